package freshet

import (
	"strconv"
	"time"
)

// year is the longest lifetime that a Cache-Control names.
const year = 31536000

// said are the header values that follow from an answer's state; they hold for
// one second, so that a hit builds none.
type said struct {
	at           int64 // Unix seconds
	f            Freshness
	cacheControl []string
	age          []string
	cacheStatus  []string
	state        []string
}

func (a *answer) say(f Freshness, now time.Time) *said {
	at := now.Unix()
	if v := a.said.Load(); v != nil && v.at == at && v.f == f {
		return v
	}
	age := max(int64(now.Sub(f.Since)/time.Second), 0)
	v := &said{at: at, f: f, age: []string{strconv.FormatInt(age, 10)}, cacheControl: []string{cacheControl(f)}}
	v.cacheStatus = []string{cacheStatus(f, age)}
	switch f.State {
	case Fresh:
		v.state = []string{"HIT"}
	case Stale:
		v.state = []string{"STALE"}
	default:
		v.state = []string{"MISS"}
	}
	a.said.Store(v)
	return v
}

// cacheControl is Next.js' own for fresh and aged pages; with Age a cache in
// front counts the window once. What a demand or a build made stale must not be
// kept by a CDN for the old window.
func cacheControl(f Freshness) string {
	if f.State == Stale && f.Reason != ReasonAged {
		return "s-maxage=1"
	}
	if f.Window == 0 {
		return "s-maxage=" + strconv.Itoa(year)
	}
	n := max(int((f.Window+time.Second-1)/time.Second), 1)
	v := "s-maxage=" + strconv.Itoa(n)
	if n < year {
		v += ", stale-while-revalidate=" + strconv.Itoa(year-n)
	}
	return v
}

// cacheStatus is RFC 9211 with fixed tokens: no hosts, no errors.
func cacheStatus(f Freshness, age int64) string {
	ttl := ""
	if f.Window > 0 {
		ttl = "; ttl=" + strconv.FormatInt(int64(f.Window/time.Second)-age, 10)
	}
	switch {
	case f.State == Fresh:
		return "freshet; hit" + ttl
	case f.State == Stale:
		return "freshet; hit" + ttl + "; detail=" + string(f.Reason)
	}
	return "freshet; fwd=uri-miss; stored"
}
