// Package child is what all our child processes have in common: a process group
// that ends with us, and output that becomes lines. It starts, watches and
// restarts none: that is for whoever knows what the process is for.
//
// Its one invariant: nothing that a process prints takes more memory than its
// bounds, however long its lines are.
package child
