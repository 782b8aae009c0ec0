package main

import (
	"fmt"
	"strconv"
	"time"
)

// size gives bytes as people read them: 812 B, 3.1 kB, 14 kB, 2.4 MB.
func size(n int64) string {
	if n < 1000 {
		return strconv.FormatInt(n, 10) + " B"
	}
	f, unit := float64(n), ""
	for _, u := range []string{"kB", "MB", "GB", "TB", "PB", "EB"} {
		if f /= 1000; f < 999.5 {
			unit = u
			break
		}
		unit = u
	}
	if f < 9.95 {
		return fmt.Sprintf("%.1f %s", f, unit)
	}
	return fmt.Sprintf("%.0f %s", f, unit)
}

// window gives a revalidate time in its largest whole unit: 60 s is 1 min, 90 s stays.
func window(d time.Duration) string {
	for _, u := range []struct {
		len  time.Duration
		name string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "min"}} {
		if d >= u.len && d%u.len == 0 {
			return strconv.FormatInt(int64(d/u.len), 10) + " " + u.name
		}
	}
	return strconv.FormatFloat(d.Seconds(), 'g', 4, 64) + " s"
}

// took gives a duration to two figures: 84 ms, 1.3 s, 2 min 10 s.
func took(d time.Duration) string {
	switch {
	case d < time.Second:
		return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	}
	d = d.Round(time.Second)
	return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
}

// count gives "1 page" or "3 pages".
func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + one + "s"
}
