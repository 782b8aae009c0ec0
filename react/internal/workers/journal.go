package workers

import "sync/atomic"

// journalSize is how many records may wait for the log: some seconds of a busy
// site, at most 4 MiB.
const journalSize = 512

// journal hands records to the log, one after the other, on a goroutine of its
// own. A log that stands still (a stopped terminal, a full disk) must not stop
// the reading of frames: the workers would look as if they hung. So records
// beyond journalSize are dropped, and their number is told.
type journal struct {
	queue   chan func()
	dropped atomic.Int64
	done    chan struct{}
}

func newJournal(size int, told func(dropped int64)) *journal {
	j := &journal{queue: make(chan func(), size), done: make(chan struct{})}
	go func() {
		defer close(j.done)
		for record := range j.queue {
			if n := j.dropped.Swap(0); n > 0 {
				told(n)
			}
			record()
		}
		if n := j.dropped.Swap(0); n > 0 {
			told(n)
		}
	}()
	return j
}

// add never blocks.
func (j *journal) add(record func()) {
	select {
	case j.queue <- record:
	default:
		j.dropped.Add(1)
	}
}

// close waits until everything is written. Nobody may add any more.
func (j *journal) close() {
	close(j.queue)
	<-j.done
}
