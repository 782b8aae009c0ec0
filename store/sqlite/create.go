package sqlite

import (
	"errors"
	"fmt"
	"time"

	"github.com/freshet-go/freshet/store"
)

// after returns the first tick of a new epoch: that of the time, and larger
// than the old one.
func after(epoch uint64) store.Tick {
	now := time.Now().UnixMicro()
	return store.Tick{Epoch: max(uint64(now), epoch+1), Time: now}
}

// create makes a new file, which is whole before it has its name, and returns
// the tick it begins with. lost says that there were demands which nobody
// knows any more: then that tick is a demand on the site.
func (s *Store) create(old uint64, lost bool) (first store.Tick, err error) {
	name := s.path() + ".new"
	d := s.opt.disk
	for _, suffix := range []string{"", "-journal", "-wal", "-shm"} {
		if err := d.remove(name + suffix); err != nil {
			return first, err
		}
	}
	if err := d.create(name); err != nil {
		return first, err
	}
	c, err := d.connect(name, fmt.Sprintf("page_size = %d", pageSize), "synchronous = FULL")
	if err != nil {
		return first, fmt.Errorf("make %s: %w", name, err)
	}
	first = after(old)
	err = c.EnableChecksums("main")
	if err == nil {
		err = c.Exec("BEGIN;" + schema + fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;", applicationID, schemaVersion))
	}
	if err == nil {
		err = c.exec("INSERT INTO state (one, epoch, ceiling) VALUES (1, ?, ?)", first)
	}
	if err == nil && lost {
		err = c.exec("INSERT INTO demands (name, demand_epoch, demand) VALUES (?, ?, ?)", store.SiteName, first)
	}
	if err == nil {
		err = c.Exec("COMMIT")
	}
	if err = errors.Join(err, c.close()); err != nil {
		return first, fmt.Errorf("make %s: %w", name, err)
	}
	if err := d.rename(name, s.path()); err != nil {
		return first, err
	}
	return first, d.syncDir(s.dir)
}

// renew puts a new, empty file in the place of one that is damaged, or too old.
func (s *Store) renew(epoch uint64, why error) (first store.Tick, err error) {
	aside, err := s.opt.disk.setAside(s.path())
	if err == nil {
		first, err = s.create(epoch, true)
	}
	if err == nil { // it has no log yet: that is no damage if the start ends here
		err = s.opt.disk.writeNote(s.dir, note{epoch: first.Epoch, closed: true})
	}
	if err != nil {
		was := explain(why)
		if aside != "" {
			was += "; set aside as " + aside
		}
		return first, fmt.Errorf("replace the file (%s): %w", was, err)
	}
	says, attrs := "the file is damaged", []any{"file", s.path(), "damage", explain(why)}
	var older *olderError
	if errors.As(why, &older) {
		says, attrs = "the file is too old", []any{"file", s.path(), "why", older.Error()}
	}
	if aside != "" {
		attrs = append(attrs, "aside", aside)
	}
	s.opt.Logger.Error("sqlite: "+says+"; a new one was made, and pages are rendered again", attrs...)
	return first, nil
}
