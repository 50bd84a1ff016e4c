package session

import (
	"net/http"

	"taizhang/internal/respond"
	"taizhang/web/layout"
)

// Frame fills in what every page behind the login has in common: who is signed in and the way round for him, the size of
// type that the address asks for, and, unless f names another, the face of his role.
func Frame(r *http.Request, f layout.Frame) layout.Frame {
	actor, _ := Actor(r.Context())
	if f.Face == "" {
		f.Face = layout.FaceOf(actor.Role)
	}
	f.Role = actor.Role
	f.Unread = actor.Unread
	f.Signed = actor.DisplayName
	if len(actor.Departments) == 1 {
		f.Signed = actor.Departments[0].Name
	}
	f.TypeSize = r.URL.Query().Get("type")
	return f
}

// PageFrame is Frame with what the previous request did, which is shown once. It is called before the page is written.
func PageFrame(w http.ResponseWriter, r *http.Request, f layout.Frame) layout.Frame {
	f = Frame(r, f)
	f.Flash = respond.TakeFlash(w, r)
	return f
}
