package main

import (
	"testing"
	"time"
)

func TestSize(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 B", 999: "999 B", 1000: "1.0 kB", 3140: "3.1 kB", 9949: "9.9 kB", 9950: "10 kB", 999_499: "999 kB",
		999_500: "1.0 MB", 2_400_000: "2.4 MB", 1 << 62: "4.6 EB",
	} {
		if got := size(n); got != want {
			t.Errorf("size(%d) = %s, want %s", n, got, want)
		}
	}
}

func TestWindow(t *testing.T) {
	for d, want := range map[time.Duration]string{
		time.Second: "1 s", 60 * time.Second: "1 min", 90 * time.Second: "90 s", time.Hour: "1 h",
		48 * time.Hour: "2 d", 2500 * time.Millisecond: "2.5 s",
	} {
		if got := window(d); got != want {
			t.Errorf("window(%v) = %s, want %s", d, got, want)
		}
	}
}

func TestTook(t *testing.T) {
	for d, want := range map[time.Duration]string{
		84 * time.Millisecond: "84 ms", 1340 * time.Millisecond: "1.3 s", 12 * time.Second: "12 s",
		130 * time.Second: "2 min 10 s", 0: "0 ms",
	} {
		if got := took(d); got != want {
			t.Errorf("took(%v) = %s, want %s", d, got, want)
		}
	}
}
