package freshet_test

import (
	"testing"

	"github.com/freshet-go/freshet"
)

func TestSecretEqual(t *testing.T) {
	for _, tt := range []struct {
		name, got, right string
		want             bool
	}{
		{"the same", "s3cret", "s3cret", true},
		{"another", "s3creT", "s3cret", false},
		{"a part of it", "s3cre", "s3cret", false},
		{"nothing", "", "s3cret", false},
		{"nothing configured lets nobody in", "", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := freshet.SecretEqual(tt.got, tt.right); got != tt.want {
				t.Errorf("%v", got)
			}
		})
	}
}
