package localpg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is who the server runs as: ourselves, or an unprivileged account when we are root, since PostgreSQL refuses
// to run as root.
type account struct {
	name string
	uid  int
	gid  int
	cred *syscall.Credential // nil: ourselves
}

func serverAccount() (account, error) {
	if uid := os.Geteuid(); uid != 0 {
		return account{name: "uid " + strconv.Itoa(uid), uid: uid, gid: os.Getegid()}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(err1, err2); err != nil {
			return account{}, fmt.Errorf("account %s: %w", name, err)
		}
		return account{name: name, uid: int(uid), gid: int(gid),
			cred: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
	}
	return account{}, errors.New("PostgreSQL must not run as root, and this machine has neither an account postgres nor nobody: run taizhang as an ordinary user")
}

// command is a program run as the account, in a process group of its own so that Ctrl-C in the terminal reaches us
// first, and in an environment that says nothing of ours.
func (a account) command(ctx context.Context, dir, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir // ours may be one that the account cannot enter
	cmd.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C", "TZ=UTC"}
	for _, name := range []string{"LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR"} {
		if v := os.Getenv(name); v != "" && a.cred == nil {
			cmd.Env = append(cmd.Env, name+"="+v)
		}
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: a.cred}
	return cmd
}

// mkdir makes a directory that only the account can enter, or takes over one that is there.
func (a account) mkdir(path string) error {
	if err := os.Mkdir(path, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := a.own(path); err != nil {
		return err
	}
	return os.Chmod(path, 0o700)
}

// own gives a path to the account. Nothing to do when the account is ourselves.
func (a account) own(path string) error {
	if a.cred == nil {
		return nil
	}
	return os.Lchown(path, a.uid, a.gid)
}

// ownTree gives a directory and all that is in it to the account, when it belongs to another: the machine may have got
// an account postgres since the data was made as nobody.
func (a account) ownTree(root string) error {
	uid, err := ownerOf(root)
	if err != nil || uid == a.uid {
		return err
	}
	if a.cred == nil {
		return fmt.Errorf("%s belongs to another user (uid %d): run taizhang as that user, or choose another data folder", root, uid)
	}
	return filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return a.own(path)
	})
}

func ownerOf(path string) (int, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return 0, err
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, fmt.Errorf("%s: its owner cannot be told on this system", path)
	}
	return int(st.Uid), nil
}

// makeFolder makes the data folder and the folders above it that are missing. As root they have to let the account
// through; as a user they are the user's own.
func (a account) makeFolder(dir string) error {
	if info, err := os.Stat(dir); err == nil {
		if !info.IsDir() {
			return fmt.Errorf("data folder %s is not a folder", dir)
		}
		return nil
	}
	if parent := filepath.Dir(dir); parent != dir {
		if err := a.makeFolder(parent); err != nil {
			return err
		}
	}
	mode := fs.FileMode(0o700)
	if a.cred != nil {
		mode = 0o755
	}
	if err := os.Mkdir(dir, mode); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("making the data folder: %w", err)
	}
	if a.cred == nil {
		return nil
	}
	return os.Chmod(dir, mode) // whatever the umask is
}

// canEnter checks that the account can get to the data folder, or to the folder that it is to be made in, by trying:
// access lists and mounts count too.
func (a account) canEnter(ctx context.Context, dir string) error {
	there := dir
	for there != filepath.Dir(there) {
		if _, err := os.Lstat(there); err == nil {
			break
		}
		there = filepath.Dir(there)
	}
	if a.cred == nil || a.enter(ctx, there) {
		return nil
	}
	blocked := there
	for up := filepath.Dir(there); !a.enter(ctx, up) && ctx.Err() == nil && up != filepath.Dir(up); up = filepath.Dir(up) {
		blocked = up
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("data folder %s cannot be reached by the account %s that PostgreSQL runs as, because %s does not let it through: choose another data folder or chmod o+x it",
		dir, a.name, blocked)
}

func (a account) enter(ctx context.Context, dir string) bool {
	return a.command(ctx, "/", "/bin/sh", "-c", `cd "$1"`, "sh", dir).Run() == nil
}
