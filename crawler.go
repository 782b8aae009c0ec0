package freshet

import "strings"

// crawlers do not wait for a shell to fill itself: they get the whole page. The
// tokens are those that Google, Microsoft and the link previews document.
var crawlers = []string{"googlebot", "google-inspectiontool", "bingbot", "applebot", "duckduckbot", "yandex", "baiduspider",
	"slurp", "facebookexternalhit", "twitterbot", "linkedinbot", "slackbot", "discordbot", "whatsapp", "telegrambot", "embedly", "quora link preview", "pinterest"}

func isCrawler(userAgent string) bool {
	ua := strings.ToLower(userAgent)
	for _, c := range crawlers {
		if strings.Contains(ua, c) {
			return true
		}
	}
	return false
}
