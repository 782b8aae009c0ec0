package workers

import (
	"encoding/json"
	"fmt"
)

// message is the head of a frame from a worker. Which fields count depends on
// Kind; frame.go lists them.
type message struct {
	Kind string `json:"kind"`
	ID   uint64 `json:"id"`

	Node  string `json:"node"`
	React string `json:"react"`

	Message string `json:"message"`

	Status     int        `json:"status"`
	Location   string     `json:"location"`
	Revalidate Revalidate `json:"revalidate"`
	Tags       []string   `json:"tags"`
	Paths      []string   `json:"paths"`
	Fallback   string     `json:"fallback"`
	Initial    []string   `json:"initial"`
	Parts      []part     `json:"parts"`
	Error      *CallError `json:"error"`

	Level string `json:"level"`
	Page  string `json:"page"`
	Path  string `json:"path"`
	Text  string `json:"text"`

	Op            string         `json:"op"`
	Tag           string         `json:"tag"`
	Params        map[string]any `json:"params"`
	OnlyGenerated bool           `json:"onlyGenerated"`
}

type part struct {
	Name   string `json:"name"`
	Length int    `json:"length"`
}

// parse interprets a frame from a worker. Only replies have a body.
func parse(f Frame) (*message, error) {
	m := &message{}
	if err := json.Unmarshal(f.Head, m); err != nil {
		return nil, fmt.Errorf("%w: %w", errMalformed, err)
	}
	if m.Kind == "" {
		return nil, fmt.Errorf("%w: no kind", errMalformed)
	}
	if m.Kind != "reply" && len(f.Body) > 0 {
		return nil, fmt.Errorf("%w: kind %.20q has a body", errMalformed, m.Kind)
	}
	return m, nil
}

// reply cuts body into the parts and returns what the caller of a call gets.
func (m *message) reply(body []byte) (*Reply, error) {
	r := &Reply{
		Status: m.Status, Location: m.Location, Revalidate: m.Revalidate,
		Tags: m.Tags, Paths: m.Paths, Fallback: m.Fallback, Initial: m.Initial,
		Parts: make(map[string][]byte, len(m.Parts)),
	}
	for _, p := range m.Parts {
		if _, twice := r.Parts[p.Name]; twice {
			return nil, fmt.Errorf("%w: two parts are named %.20q", errMalformed, p.Name)
		}
		if p.Length < 0 || p.Length > len(body) {
			return nil, fmt.Errorf("%w: part %.20q has %d bytes, the body has %d left", errMalformed, p.Name, p.Length, len(body))
		}
		r.Parts[p.Name], body = body[:p.Length:p.Length], body[p.Length:]
	}
	if len(body) > 0 {
		return nil, fmt.Errorf("%w: %d bytes belong to no part", errMalformed, len(body))
	}
	return r, nil
}

// demand returns what the worker demands.
func (m *message) demand() Demand {
	return Demand{Op: m.Op, Path: m.Path, Tag: m.Tag, Params: m.Params, OnlyGenerated: m.OnlyGenerated}
}

// encode returns a frame with that head.
func encode(head any) ([]byte, error) {
	b, err := json.Marshal(head)
	if err != nil {
		return nil, err
	}
	return appendFrame(make([]byte, 0, preamble+len(b)), b)
}

// note is a head that carries nothing but its kind and an id.
type note struct {
	Kind string `json:"kind"`
	ID   uint64 `json:"id,omitempty"`
}

// verdict is the head that answers a demand.
type verdict struct {
	Kind  string  `json:"kind"`
	ID    uint64  `json:"id"`
	Error *string `json:"error"`
}
