// Package officetest has spreadsheets opened and saved again by an office program, for tests that run by make test-office.
package officetest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// mac is where LibreOffice is when it is not on the path.
const mac = "/Applications/LibreOffice.app/Contents/MacOS/soffice"

// Saved returns an XLSX file as LibreOffice saves it.
func Saved(t testing.TB, data []byte) []byte {
	t.Helper()
	program, err := exec.LookPath("soffice")
	if err != nil {
		program = mac
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "填报表.xlsx"), filepath.Join(dir, "saved")
	if err := os.WriteFile(in, data, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out, in)
	cmd.Env = append(os.Environ(), "HOME="+dir)
	message, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("LibreOffice (.ci/need libreoffice installs it): %v: %s", err, message)
	}
	saved, err := os.ReadFile(filepath.Join(out, filepath.Base(in)))
	if err != nil {
		t.Fatalf("LibreOffice saved nothing: %v: %s", err, message)
	}
	return saved
}

// PDF returns a DOCX file as LibreOffice prints it.
func PDF(t testing.TB, data []byte) []byte {
	t.Helper()
	program, err := exec.LookPath("soffice")
	if err != nil {
		program = mac
	}
	dir := t.TempDir()
	in := filepath.Join(dir, "通报.docx")
	if err := os.WriteFile(in, data, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--convert-to", "pdf", "--outdir", dir, in)
	cmd.Env = append(os.Environ(), "HOME="+dir)
	message, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("LibreOffice (.ci/need libreoffice installs it): %v: %s", err, message)
	}
	printed, err := os.ReadFile(filepath.Join(dir, "通报.pdf"))
	if err != nil {
		t.Fatalf("LibreOffice printed nothing: %v: %s", err, message)
	}
	return printed
}

// Text runs pdftotext over a printed document: its pages, each in lines.
func Text(t testing.TB, pdf []byte) []string {
	t.Helper()
	in := filepath.Join(t.TempDir(), "in.pdf")
	if err := os.WriteFile(in, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", in, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (of poppler-utils): %v", err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
}
