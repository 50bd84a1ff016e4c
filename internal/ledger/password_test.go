package ledger_test

import (
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

func TestPasswordsThatEverybodyTries(t *testing.T) {
	t.Parallel()
	for _, password := range []string{
		"1234567890", "0987654321", "12345678901234567890", "aaaaaaaaaa", "aaaaaaaaab", "1212121212", "abcabcabcabc",
		"password123", "Password123!", "P@ssw0rd2020", "passwordpassword", "qwertyuiop", "poiuytrewq", "1qaz2wsx3edc",
		"qwerty123456", "            ", "\u3000\u3000\u3000\u3000\u3000\u3000\u3000\u3000\u3000\u3000", "１２３４５６７８９０",
		"tyjr123456", "TYJR2020!!", "tyjrtyjrtyjr", "2020tyjr2021", "admin888888", "woaini5201314", "绍兴绍兴绍兴绍兴绍兴",
		"密码密码密码123456", "19491001201910", "shaoxing2020",
	} {
		if problems := ledger.CheckPassword("tyjr", password, password); problems["password"] == "" {
			t.Errorf("%q is let through", password)
		}
	}
}

func TestPasswordsThatAreGoodEnough(t *testing.T) {
	t.Parallel()
	for _, password := range []string{
		"一句足够长的话可以做密码", "hvmh-fqsv-bgm8", "correct horse battery", "x7Kq2mPz9w", "tyjr对账要细心再细心", "床前明月光疑是地上霜",
		"mississippi river", strings.Repeat("今天下雨", 3) + "不出门",
	} {
		if problems := ledger.CheckPassword("tyjr", password, password); len(problems) > 0 {
			t.Errorf("%q: %v", password, problems)
		}
	}
}

func TestPasswordsOfTheWrongShape(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ password, again, field string }{
		"too short":      {"短的", "短的", "password"},
		"too long":       {strings.Repeat("床前明月光疑是地上霜", 13), "", "password"},
		"broken":         {"床前明月光疑是地上霜\xff", "", "password"},
		"NUL":            {"床前明月光疑是地上霜\x00", "", "password"},
		"the name":       {"Zhang.San.Feng", "Zhang.San.Feng", "password"},
		"another, twice": {"床前明月光疑是地上霜", "床前明月光疑是地下霜", "again"},
	} {
		if problems := ledger.CheckPassword("zhang.san.feng", c.password, c.again); len(problems) != 1 || problems[c.field] == "" {
			t.Errorf("%s: %v", name, problems)
		}
	}
}
