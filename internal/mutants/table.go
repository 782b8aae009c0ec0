package main

import "slices"

// table lists the faults.
func table() []mutant {
	return slices.Concat(
		waiting(), ticks(), succession(), notices(), purging(),
		failing(), resuming(), limits(), forgetting(), answering(), results(), conditions(),
		contract(), memory(), sqlite(), sqliteDisk(),
	)
}
