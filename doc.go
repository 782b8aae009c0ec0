// Package freshet is incremental static regeneration: a page is rendered once,
// served from memory, regenerated in the background when it has aged, and
// replaced on demand the moment its data changes.
package freshet
