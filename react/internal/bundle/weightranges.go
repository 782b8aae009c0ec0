package bundle

import "slices"

// weightRanges are the weights of fonts that Google serves as variable ones, as
// its list had them in November 2026: an address that asks for more than a font
// has is answered with an error.
var weightRanges = map[string][]string{
	"1..1000":   {"Ysabeau"},
	"100..700":  {"IBM Plex Sans", "Josefin Sans", "Roboto Mono", "Victor Mono"},
	"100..800":  {"JetBrains Mono", "Sora"},
	"100..900":  {"Albert Sans", "Archivo", "Epilogue", "Exo 2", "Fraunces", "Geist", "Geist Mono", "Hanken Grotesk", "Heebo", "Inter", "Inter Tight", "Jost", "League Spartan", "Lexend", "Libre Franklin", "Montserrat", "Noto Sans", "Noto Sans Display", "Noto Sans JP", "Noto Sans KR", "Noto Sans SC", "Noto Sans TC", "Noto Sans Mono", "Noto Serif", "Onest", "Outfit", "Overpass", "Public Sans", "Raleway", "Roboto", "Roboto Condensed", "Roboto Serif", "Roboto Slab", "Urbanist", "Work Sans"},
	"100..1000": {"DM Sans", "Roboto Flex"},
	"200..700":  {"Oswald", "Yanone Kaffeesatz"},
	"200..800":  {"Assistant", "Bricolage Grotesque", "Karla", "Manrope", "Newsreader", "Plus Jakarta Sans"},
	"200..900":  {"Crimson Pro", "Inconsolata", "Literata", "Noto Serif JP", "Reddit Sans", "Source Code Pro", "Source Sans 3", "Source Serif 4", "Unbounded"},
	"200..1000": {"Cairo", "Mulish", "Nunito", "Nunito Sans"},
	"300..700":  {"Comfortaa", "Cormorant Garamond", "Fira Code", "Fredoka", "Quicksand", "Red Hat Text", "Signika", "Space Grotesk", "Spline Sans"},
	"300..800":  {"Host Grotesk", "Merriweather Sans", "Open Sans"},
	"300..900":  {"Figtree", "Merriweather", "Playfair", "Red Hat Display", "Rubik"},
	"300..1000": {"Recursive"},
	"400..700":  {"Cabin", "Caveat", "Dancing Script", "Instrument Sans", "Lora"},
	"400..800":  {"EB Garamond", "Podkova", "Syne"},
	"400..900":  {"Cinzel", "Maven Pro", "Orbitron", "Playfair Display", "Schibsted Grotesk", "Vollkorn"},
}

// weightsOf gives the range of weights of a font, if it is among them.
func weightsOf(family string) (string, bool) {
	for span, list := range weightRanges {
		if slices.Contains(list, family) {
			return span, true
		}
	}
	return "", false
}
