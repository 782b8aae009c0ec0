package main

// answering are faults in what a visitor gets to see.
func answering() []mutant {
	return []mutant{
		{
			Fault: "an entry gets the body of the one that it replaces", Breaks: "G7", File: "resident.go",
			Old: `if old == nil || old.of.Hash != a.Hash {`, New: `if old == nil {`,
			Tests: "TestDemandDuringAgedRegeneration",
		},
		{
			Fault: "a variant gets the body of the render before", Breaks: "G7", File: "resident.go",
			Old: `if old == nil || old.of.Hash != a.Hash {`, New: `if old == nil || old.of.Hash != a.Hash && a.Name == "" {`,
			Tests: "TestVariants",
		},
		{
			Fault: "a compressed form is of the render before", Breaks: "G7", File: "resident.go",
			Old:   "\t\tif old == nil || old.of.Hash != a.Hash {\n\t\t\tcontinue\n\t\t}\n\t\ta.Body = old.of.Body\n",
			New:   "\t\tif old == nil {\n\t\t\tcontinue\n\t\t}\n",
			Tests: "TestCompressedFormsAreOfTheirRender",
		},
		{
			Fault: "a variant that the page does not have is answered with the page", Breaks: "G7", File: "response.go",
			Old: `a := res.answer(variant)`, New: "a := res.answer(variant)\n\tif a == nil {\n\t\ta = res.answer(\"\")\n\t}",
			Tests: "TestVariants",
		},
		{
			Fault: "all encodings have one entity tag", Breaks: "G7", File: "resident.go",
			Old: `etag: []string{` + "`\"` + a.Hash + suffix + `\"`}", New: `etag: []string{` + "`\"` + a.Hash + `\"`}",
			Tests: "TestEncodings",
		},
		{
			Fault: "an encoding is sent that the visitor does not accept", Breaks: "G7", File: "negotiate.go",
			Old: ` && accept.Coding(header, c.name[0]) {`, New: ` && (accept.Coding(header, c.name[0]) || true) {`,
			Tests: "TestEncodings",
		},
		{
			Fault: "a cache in front is not told that encodings differ", Breaks: "G7", File: "response.go",
			Old: "\th[\"Vary\"] = varyEncoding\n", New: "",
			Tests: "TestEncodings TestHeaders",
		},
		{
			Fault: "a cache in front keeps a demanded-stale page for its old window", Breaks: "G1", File: "said.go",
			Old: `if f.State == Stale && f.Reason != ReasonAged {`, New: `if false {`,
			Tests: "TestHeaders",
		},
		{
			Fault: "a cache in front counts the window again", Breaks: "G1", File: "response.go",
			Old: "\t\th[\"Age\"] = v.age\n", New: "",
			Tests: "TestHeaders",
		},
		{
			Fault: "the header values of a former second or state are sent", Breaks: "G1", File: "said.go",
			Old: `v != nil && v.at == at && v.f == f {`, New: `v != nil {`,
			Tests: "TestHeaders",
		},
		{
			Fault: "the query is part of what a renderer sees", Breaks: "G10", File: "handler.go",
			Old: `s.servePath(w, r, path, "")`, New: `s.servePath(w, r, path+r.URL.RawQuery, "")`,
			Tests: "TestRendererSeesNoVisitor",
		},
		{
			Fault: "a render runs under the context of the visitor who caused it", Breaks: "G10", File: "handler.go",
			Old: `res, err = s.visit(r.Context(), path)`, New: "s.ctx = r.Context()\n\tres, err = s.visit(r.Context(), path)",
			Tests: "TestRendererSeesNoVisitor",
		},
		{
			Fault: "two spellings of a path are two pages", Breaks: "G8", File: "handler.go",
			Old: `case redirect:`, New: `case redirect && false:`,
			Tests: "TestSpellingsOfAPath",
		},
		{
			Fault: "a page may age later than its window", Breaks: "G1", File: "jitter.go",
			Old: `return e.Window - time.Duration(`, New: `return e.Window + time.Duration(`,
			Tests: "TestJitter",
		},
		{
			Fault: "pages that were made together age together", Breaks: "G5", File: "jitter.go",
			Old: `return float64(n>>11) / (1 << 53)`, New: `return 0.5 + float64(n>>63)/1e9`,
			Tests: "TestJitter",
		},
	}
}

// results are faults in what a page may bring into an answer that everybody gets.
func results() []mutant {
	return []mutant{
		{
			Fault: "one visitor's cookie is kept for all", Breaks: "G10", File: "result.go",
			Old: `"Set-Cookie", `, New: ``,
			Tests: "TestBadResults",
		},
		{
			Fault: "a header value may hold a line break", Breaks: "G7", File: "result.go",
			Old: `!strings.ContainsAny(value, "\r\n\x00")`, New: `!strings.ContainsAny(value, "\x00")`,
			Tests: "TestBadResults",
		},
		{
			Fault: "a redirect to //host leaves the site", Breaks: "G9", File: "result.go",
			Old: ` || strings.HasPrefix(url, "//") || `, New: ` || `,
			Tests: "TestBadResults",
		},
		{
			Fault: "an error status is kept as a page", Breaks: "G3", File: "result.go",
			Old: `case 200, 301,`, New: `case 200, 500, 503, 301,`,
			Tests: "TestBadResults",
		},
		{
			Fault: "an entity tag is of the body alone", Breaks: "G7", File: "result.go",
			Old: "\tfor _, f := range a.Header {\n\t\tfmt.Fprintf(d,", New: "\tfor _, f := range a.Header[:0] {\n\t\tfmt.Fprintf(d,",
			Tests: "TestEntityTagIsOfTheWholeAnswer",
		},
	}
}

// conditions are faults in conditional requests: a 304 says "what you have is
// what I would send".
func conditions() []mutant {
	return []mutant{
		{
			Fault: "If-Modified-Since is honoured beside an If-None-Match that does not match", Breaks: "G1", File: "negotiate.go",
			Old: "if m := h[\"If-None-Match\"]; len(m) > 0 {\n\t\treturn matches(m, hash)", New: "if m := h[\"If-None-Match\"]; len(m) > 0 && matches(m, hash) {\n\t\treturn true",
			Tests: "TestConditionalRequests TestIfModifiedSince",
		},
		{
			Fault: "any entity tag matches", Breaks: "G1", File: "negotiate.go",
			Old: `ok && (rest == "" || rest == "-gz" || rest == "-br") {`, New: `rest != "" || ok {`,
			Tests: "TestConditionalRequests",
		},
		{
			Fault: "an older date than the page's is answered with 304", Breaks: "G1", File: "negotiate.go",
			Old: `return err == nil && !modified.After(t)`, New: `return err == nil && !t.After(modified)`,
			Tests: "TestIfModifiedSince",
		},
		{
			Fault: "Last-Modified is sent in the second in which the content may still change", Breaks: "G1", File: "response.go",
			Old: `if static || now.Before(res.entry.Modified) {`, New: `if static {`,
			Tests: "TestLastModifiedIsNeverInTheFuture",
		},
		{
			Fault: "unchanged content gets a new Last-Modified", Breaks: "G7", File: "store/entry.go",
			Old: `if content == e.Content() && !modified.IsZero() {`, New: `if false {`,
			In:    ". ./store ./store/mem",
			Tests: "TestUnchanged TestStore/content",
		},
		{
			Fault: "two contents of one second share their Last-Modified", Breaks: "G1", File: "store/entry.go",
			Old: "!t.After(modified) {\n\t\tt = modified.Add(time.Second)", New: "!t.After(modified) {\n\t\tt = modified",
			In:    "./store ./store/mem",
			Tests: "TestStore/content",
		},
		{
			Fault: "a variant's change does not count as one", Breaks: "G7", File: "store/entry.go",
			Old: "for i := range e.Answers {\n\t\ttext(", New: "for i := range e.Answers[:1] {\n\t\ttext(",
			In:    ". ./store ./store/mem",
			Tests: "TestChangedCountsVariants TestStore/content",
		},
	}
}
