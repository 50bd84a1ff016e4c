package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	embeddedpostgres "github.com/fergusstrange/embedded-postgres"
)

// downloadable are the releases that can be fetched, by major version.
var downloadable = map[int]embeddedpostgres.PostgresVersion{
	14: embeddedpostgres.V14,
	15: embeddedpostgres.V15,
	16: embeddedpostgres.V16,
	17: embeddedpostgres.V17,
	18: embeddedpostgres.V18,
}

const downloadedMajor = 18 // for data still to be made

const installHint = "install PostgreSQL 14 or newer (apt-get install postgresql, dnf install postgresql-server, brew install postgresql) or set DATABASE_URL"

// download fetches a PostgreSQL into the data folder.
func (c *cluster) download(ctx context.Context, major int) (installation, error) {
	return c.downloadFrom(ctx, embeddedpostgres.DefaultConfig(), major)
}

func (c *cluster) downloadFrom(ctx context.Context, from embeddedpostgres.Config, major int) (installation, error) {
	if major == 0 {
		major = downloadedMajor
	}
	c.log.Info("this machine has no PostgreSQL, downloading one", "major", major)
	bin, err := fetch(ctx, from, filepath.Join(c.dir, "runtime"), major)
	if err != nil {
		return installation{}, fmt.Errorf("this machine has no PostgreSQL and downloading one failed (%s): %s", oneLine(err.Error()), installHint)
	}
	in, ok := inspect(ctx, c.account, bin)
	if !ok {
		return installation{}, fmt.Errorf("the downloaded PostgreSQL does not run on this machine: %s", installHint)
	}
	return in, nil
}

// fetch downloads a release into runtime/<major> and returns its folder of programs.
//
// embedded-postgres knows where the releases are for each system, checks their hash and unpacks them, but offers that
// only as the first half of its Start. The second half is not for us: it listens on TCP, knows no other account when
// run as root, and leaves the server behind when the program is killed. So Start is called with a data directory that
// looks made and is empty, on which its pg_ctl fails at once; what counts is whether the programs arrived.
func fetch(ctx context.Context, config embeddedpostgres.Config, runtime string, major int) (string, error) {
	version, ok := downloadable[major]
	if !ok {
		return "", fmt.Errorf("there is no PostgreSQL %d to download", major)
	}
	if err := os.MkdirAll(runtime, 0o755); err != nil {
		return "", err
	}
	abandoned, err := filepath.Glob(filepath.Join(runtime, ".download-*"))
	if err != nil {
		return "", err
	}
	for _, path := range abandoned {
		if err := os.RemoveAll(path); err != nil {
			return "", err
		}
	}
	// Unpacked beside its place and then renamed: half a download is never taken for a whole one.
	scratch, err := os.MkdirTemp(runtime, ".download-")
	if err != nil {
		return "", err
	}
	data := filepath.Join(scratch, "data")
	err = errors.Join(os.Mkdir(data, 0o700),
		os.WriteFile(filepath.Join(data, "PG_VERSION"), []byte(strconv.Itoa(major)+"\n"), 0o600))
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(scratch))
	}
	unpacked := filepath.Join(scratch, "unpacked")
	server := embeddedpostgres.NewDatabase(config.
		Version(version).
		Port(0). // any port is free then, and none is opened
		CachePath(filepath.Join(scratch, "cache")).
		RuntimePath(filepath.Join(scratch, "work")).
		BinariesPath(unpacked).
		DataPath(data).
		Logger(io.Discard))
	started := make(chan error, 1)
	go func() { started <- server.Start() }()
	select {
	case <-ctx.Done():
		// The library cannot be interrupted. It goes on into a folder that nobody looks at, and removes nothing of ours.
		return "", ctx.Err()
	case err = <-started:
	}
	if _, missing := os.Stat(filepath.Join(unpacked, "bin", "postgres")); missing != nil {
		if err == nil {
			err = errors.New("the archive has no server in it")
		}
		return "", errors.Join(err, os.RemoveAll(scratch))
	}
	home := filepath.Join(runtime, strconv.Itoa(major))
	err = errors.Join(letOthersRun(unpacked), os.RemoveAll(home), os.Rename(unpacked, home), os.RemoveAll(scratch))
	return filepath.Join(home, "bin"), err
}

// letOthersRun makes a tree readable, and executable where its owner may execute, whatever the umask was: the server
// may run as another account.
func letOthersRun(root string) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Type()&fs.ModeSymlink != 0 {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		mode := info.Mode().Perm() | 0o444
		if mode&0o100 != 0 {
			mode |= 0o111
		}
		return os.Chmod(path, mode)
	})
}
