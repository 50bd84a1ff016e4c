package admin

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"rsc.io/qr"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/session"
	"taizhang/internal/sheet"
	"taizhang/internal/store"
	"taizhang/web/adminpage"
	"taizhang/web/layout"
	"taizhang/web/route"
)

// seedCookie takes the seed of many links from the deed to the page that shows them, as linkCookie does with one link.
const seedCookie = "taizhang_links"

// Links is GET /office/accounts/links: the links of the accounts that were just made, once. A cookie can be planted: what
// is shown are links that are open, for accounts that the actor keeps.
func (h *Handler) Links(w http.ResponseWriter, r *http.Request) error {
	c, err := r.Cookie(seedCookie)
	if err != nil {
		return goneLinks()
	}
	found, err := h.invited(r, c.Value)
	if err != nil {
		return err // the cookie stays for the next page
	}
	http.SetCookie(w, handOverCookie(r, seedCookie, "", -1))
	if len(found) == 0 {
		return goneLinks()
	}
	view := adminpage.LinksView{
		Back: route.OfficeAccounts(), Download: route.OfficeAccountsLinks(), Seed: c.Value,
		Count: strconv.Itoa(len(found)), Until: ledger.Stamp(found[0].ExpiresAt),
	}
	for _, i := range found {
		s, err := slip(i, respond.Origin(h.origin, r)+route.Join(i.Token))
		if err != nil {
			return err
		}
		view.Slips = append(view.Slips, s)
	}
	return respond.Page(w, r, http.StatusOK, adminpage.Links(frame(w, r, "一次性链接", "print.js"), view))
}

// LinksFile is POST /office/accounts/links: the same as XLSX. It is no GET, because the seed must stand in no address.
func (h *Handler) LinksFile(w http.ResponseWriter, r *http.Request) error {
	if err := respond.ParseForm(w, r, formLimit); err != nil {
		return err
	}
	found, err := h.invited(r, r.PostForm.Get("seed"))
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return goneLinks()
	}
	columns := []sheet.Column{
		{Name: headings[0], Width: 18}, {Name: headings[1], Width: 24}, {Name: headings[2], Width: 14}, {Name: headings[3], Width: 36},
		{Name: "一次性链接", Width: 80}, {Name: "有效到", Width: 18},
	}
	var rows [][]string
	for _, i := range found {
		rows = append(rows, []string{
			i.Name, i.DisplayName, i.Role.String(), names(i.Departments), respond.Origin(h.origin, r) + route.Join(i.Token), ledger.Stamp(i.ExpiresAt),
		})
	}
	body, err := sheet.WriteTable("一次性链接", "账户的一次性链接", "每个链接只能用一次，只交给本人，不要发在群里。用完请删去这个文件。", columns, rows)
	if err != nil {
		return err
	}
	return respond.Bytes(w, r, respond.Content{Type: sheet.Type, Filename: "一次性链接.xlsx", Body: body})
}

func (h *Handler) invited(r *http.Request, seed string) ([]store.SeededInvitation, error) {
	actor, _ := session.Actor(r.Context())
	return h.store.InvitedFrom(r.Context(), actor, seed)
}

func goneLinks() error {
	return &respond.StatusError{
		Status: http.StatusGone, Heading: "链接不再显示", Text: "一次性链接只在建立账户以后显示一次。没有存下的，请在账户页逐个重发链接。",
		Ways: []layout.Link{{Text: "账户", Href: route.OfficeAccounts()}},
	}
}

func slip(i store.SeededInvitation, address string) (adminpage.Slip, error) {
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		return adminpage.Slip{}, fmt.Errorf("QR code of a link: %w", err)
	}
	const quiet = 4 // modules around the code, after ISO/IEC 18004
	var path strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
			}
		}
	}
	return adminpage.Slip{
		Name: i.Name, DisplayName: i.DisplayName, Role: i.Role.String(), Departments: names(i.Departments), URL: address,
		Until: ledger.Stamp(i.ExpiresAt), Code: path.String(), Side: strconv.Itoa(code.Size + 2*quiet),
	}, nil
}
