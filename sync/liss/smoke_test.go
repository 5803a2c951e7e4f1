package liss

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestACallGoesOutAndComesBackTheSameInBothEncodings(t *testing.T) {
	for _, f := range []Format{JSON, XML} {
		t.Run(f.String(), func(t *testing.T) {
			var got *Call
			rows := []Student{{StudentID: "S1", FirstName: "Ada", Surname: "O'Neil & <Sons>", Form: "9", StartDate: Date(2026, 8, 1)}}
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				var err error
				if got, err = DecodeCall(r.Body, 1<<20); err != nil {
					t.Error(err)
				}
				b, err := EncodeReply(got.Format, got.ID, rows)
				if err != nil {
					t.Error(err)
				}
				_, _ = io.Copy(w, b.Open())
			}))
			defer srv.Close()
			d := Standard()
			d.Format = f
			c, err := New(Options{URL: srv.URL, UserName: "u", Password: NewSecret("p&<w"), School: "DEMO", Dialect: d})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			students, err := c.GetStudents(context.Background(), Date(2026, 8, 15))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(rows, students); diff != "" {
				t.Error(diff)
			}
			if got.Method.Name != "liss.getStudents" || got.Auth.Password.Reveal() != "p&<w" || Arg[DateTime](got, 0) != Date(2026, 8, 15) {
				t.Errorf("the server read %+v", got)
			}
		})
	}
}
