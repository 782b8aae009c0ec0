package workers

import (
	"slices"
	"strings"
)

// methods are those that Node.js' server reads (http.METHODS of version 20, in
// order). It ends the connection of any other, and its answer may be lost.
var methods = strings.Fields(`ACL BIND CHECKOUT CONNECT COPY DELETE GET HEAD LINK LOCK M-SEARCH MERGE MKACTIVITY MKCALENDAR MKCOL MOVE NOTIFY
	OPTIONS PATCH POST PROPFIND PROPPATCH PURGE PUT QUERY REBIND REPORT SEARCH SOURCE SUBSCRIBE TRACE UNBIND UNLINK UNLOCK UNSUBSCRIBE`)

func known(method string) bool {
	_, ok := slices.BinarySearch(methods, method)
	return ok
}
