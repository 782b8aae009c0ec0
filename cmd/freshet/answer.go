package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/freshet-go/freshet"
)

// answerError is what the control API answers with when something went wrong.
type answerError struct {
	Error   string           `json:"error"`
	Receipt *freshet.Receipt `json:"receipt,omitempty"` // of an accepted demand: what is known
}

// statusOf says as an HTTP status what the engine said. A failed render is the
// data source's or the page's doing, so it is no fault of the server.
func statusOf(err error) int {
	var render *freshet.RenderError
	switch {
	case errors.As(err, &render):
		return http.StatusBadGateway
	case errors.Is(err, freshet.ErrBadTarget):
		return http.StatusBadRequest
	case errors.Is(err, freshet.ErrNoPage), errors.Is(err, freshet.ErrUnlisted):
		return http.StatusNotFound
	case errors.Is(err, freshet.ErrPurged):
		return http.StatusConflict
	case errors.Is(err, freshet.ErrBusy), errors.Is(err, freshet.ErrClosed):
		return http.StatusServiceUnavailable
	case errors.Is(err, freshet.ErrTooSlow), errors.Is(err, context.DeadlineExceeded):
		return http.StatusGatewayTimeout
	}
	return http.StatusInternalServerError
}

// refuse answers with an error. 503 says when to try again.
func refuse(w http.ResponseWriter, status int, text string, rc *freshet.Receipt) {
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "1")
	}
	writeJSON(w, status, answerError{Error: text, Receipt: rc})
}

func writeJSON(w http.ResponseWriter, code int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(code)
	_, _ = w.Write(append(body, '\n')) // who asked may be gone
}
