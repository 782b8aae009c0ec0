package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/freshet-go/freshet/react"
)

// kind is how a route is shown: one sign and one word, explained once below
// the table.
type kind struct {
	sign, name, means string
	paint             paint
}

var kinds = map[string]kind{
	"static": {"○", "static", "made of code alone, once per build", dim},
	"ssg":    {"●", "stored", "made from data, kept, renewed by age or on demand", green},
	"ssr":    {"ƒ", "per request", "rendered for every visitor, never kept", yellow},
	"api":    {"λ", "API", "answers requests", blue},
}

// kindOrder is the order of the legend.
var kindOrder = []string{"static", "ssg", "ssr", "api"}

// shownPaths is how many paths of one route the table lists.
const shownPaths = 3

// row is one line of the table; cells but the first are aligned to the right.
type row struct {
	kind  kind
	route string
	sub   bool // a path below its route
	cells cells
}

// cells are pages, revalidate, size and JavaScript.
type cells [4]string

// writeTable lists what a build made: route, kind, pages, revalidate, size, and
// the JavaScript that a browser loads first, if it loads any.
func writeTable(w io.Writer, st style, built *react.Built) {
	routes := built.Routes
	rows := rowsOf(routes)
	head := row{route: "Route", cells: cells{"Pages", "Revalidate", "Size", "JavaScript"}}
	columns := len(head.cells)
	if !slices.ContainsFunc(routes, func(r react.Route) bool { return r.JS > 0 }) {
		columns--
	}
	kindWidth := len("Kind")
	routeWidth := len(head.route)
	var widths [len(cells{})]int
	for _, r := range append(rows, head) {
		kindWidth = max(kindWidth, utf8.RuneCountInString(r.kind.name))
		n := utf8.RuneCountInString(r.route)
		if r.sub {
			n += 2
		}
		routeWidth = max(routeWidth, n)
		for i, c := range r.cells {
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	if st.width > 0 { // 4 before the route, and 2 or 3 between columns
		rest := 4 + 2 + kindWidth
		for _, width := range widths[:columns] {
			rest += 3 + width
		}
		if columns == len(cells{}) && st.width-rest-1 < leastLeft { // a narrow terminal does without the last
			columns--
			rest -= 3 + widths[columns]
		}
		routeWidth = min(routeWidth, max(leastLeft, st.width-rest-1))
	}
	line := func(sign, route, kindName string, list cells, p paint) {
		text := fmt.Sprintf("  %s %s  %s", sign, pad(route, routeWidth), pad(kindName, kindWidth))
		for i, c := range list[:columns] {
			text += "   " + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c)) + c
		}
		text = strings.TrimRight(text, " ")
		if p != "" {
			text = st.in(p, text)
		}
		fmt.Fprintln(w, text)
	}
	line(" ", head.route, "Kind", head.cells, bold)
	for _, r := range rows {
		if r.sub {
			line(" ", "  "+shorten(r.route, routeWidth-2), "", r.cells, dim)
			continue
		}
		line(st.in(r.kind.paint, r.kind.sign), shorten(r.route, routeWidth), r.kind.name, r.cells, "")
	}
	fmt.Fprintln(w)
	writeLegend(w, st, routes)
	if columns == len(cells{}) {
		fmt.Fprintf(w, "    %s %s\n", pad("JavaScript", legendWidth), st.in(dim, "of a first visit, gzip; "+size(built.SharedJS)+" are shared by all pages"))
	}
}

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
}

func rowsOf(routes []react.Route) []row {
	var rows []row
	for _, r := range routes {
		k, ok := kinds[r.Kind]
		if !ok {
			k = kind{sign: " ", name: r.Kind}
		}
		cells := cells{"–", "–", "–", "–"}
		if r.Kind == "static" || r.Kind == "ssg" {
			cells[0] = strconv.Itoa(r.Count)
			if r.Count > 0 {
				cells[2] = size(r.Bytes)
			}
		}
		if r.Kind == "ssg" {
			cells[1] = age(r.Revalidate, r.Count)
			if r.Revalidate > 0 && slices.ContainsFunc(r.Pages, func(p react.PrerenderedPage) bool { return p.Revalidate != r.Revalidate }) {
				cells[1] = "from " + cells[1] // the shortest of several
			}
		}
		if r.JS > 0 {
			cells[3] = size(r.JS)
		}
		rows = append(rows, row{kind: k, route: r.Pattern, cells: cells})
		if !strings.Contains(r.Pattern, "[") {
			continue
		}
		for i, p := range r.Pages {
			if i == shownPaths && len(r.Pages) > shownPaths+1 {
				rows = append(rows, row{sub: true, route: "… and " + strconv.Itoa(len(r.Pages)-i) + " more"})
				break
			}
			sub := row{sub: true, route: p.Path}
			sub.cells[2] = size(p.Bytes)
			if p.Revalidate != r.Revalidate {
				sub.cells[1] = age(p.Revalidate, 1)
			}
			if p.Status != 200 {
				sub.cells[0] = strconv.Itoa(p.Status)
			}
			rows = append(rows, sub)
		}
	}
	return rows
}

// age is when a page of a route is renewed. Without a page nobody knows yet.
func age(d time.Duration, pages int) string {
	switch {
	case pages == 0:
		return "–"
	case d <= 0:
		return "on demand"
	}
	return window(d)
}

const legendWidth = len("per request") + 1

// writeLegend explains the kinds that occur.
func writeLegend(w io.Writer, st style, routes []react.Route) {
	occurs := map[string]bool{}
	for _, r := range routes {
		occurs[r.Kind] = true
	}
	for _, name := range kindOrder {
		if k := kinds[name]; occurs[name] {
			fmt.Fprintf(w, "  %s %s %s\n", st.in(k.paint, k.sign), pad(k.name, legendWidth), st.in(dim, k.means))
		}
	}
}
