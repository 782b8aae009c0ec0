package clients

// idle is a ring of the connections that wait for a request, through the
// connections themselves: it is changed twice for each request, and an element
// of its own for each would be garbage.
type idle struct{ end conn }

func (i *idle) init() { i.end.before, i.end.after = &i.end, &i.end }

// longest returns the connection that has waited longest, or nil.
func (i *idle) longest() *conn {
	if c := i.end.after; c != &i.end {
		return c
	}
	return nil
}

// add appends a connection that is not in it.
func (i *idle) add(c *conn) {
	last := i.end.before
	c.before, c.after = last, &i.end
	last.after, i.end.before = c, c
}

// remove takes c out, if it is in it.
func (i *idle) remove(c *conn) {
	if c.after == nil {
		return
	}
	c.before.after, c.after.before = c.after, c.before
	c.before, c.after = nil, nil
}
