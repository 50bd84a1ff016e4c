package respond

import (
	"errors"
	"io"
	"net/http"
	"net/url"
)

// Upload is a form with a file in it.
type Upload struct {
	File   []byte // at most one byte more than was allowed, so that its reader can say so; nil when none was chosen
	Fields url.Values
}

// ParseUpload reads a multipart form whose file stands in the field "file". maxFile and maxText are in bytes, of the file
// and of all texts together. A request that is no such form is an empty one, for the page to ask again. Errors become
// pages: too large, broken off, unreadable.
func ParseUpload(w http.ResponseWriter, r *http.Request, maxFile, maxText int64) (Upload, error) {
	up := Upload{Fields: url.Values{}}
	r.Body = http.MaxBytesReader(w, r.Body, maxFile+maxText+maxFile) // what is too large by a little is said by its reader
	parts, err := r.MultipartReader()
	if err != nil {
		return up, nil // a form without anything
	}
	left := maxText
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return up, nil
		}
		if err != nil {
			return up, brokenUpload(err, maxFile)
		}
		limit := left
		if part.FormName() == "file" {
			limit = maxFile
		}
		data, err := io.ReadAll(io.LimitReader(part, limit+1))
		switch {
		case err != nil:
			return up, brokenUpload(err, maxFile)
		case part.FormName() == "file":
			if part.FileName() != "" {
				up.File = data
			}
		case int64(len(data)) > limit:
			return up, &http.MaxBytesError{Limit: maxText}
		case !storable(string(data)):
			return up, brokenUpload(nil, maxFile)
		default:
			left -= int64(len(data))
			up.Fields.Add(part.FormName(), string(data))
		}
	}
}

func brokenUpload(err error, maxFile int64) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return &http.MaxBytesError{Limit: maxFile}
	}
	return &StatusError{
		Status: http.StatusBadRequest, Heading: "文件没有收全", Text: "可能是网络中断了，也可能夹有乱码。请返回上一页再上传一次。", Err: err,
	}
}
