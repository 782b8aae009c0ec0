package bundle

import (
	"encoding/binary"
	"errors"
)

var errImage = errors.New("its header cannot be read")

// icoSize gives the size of the first image of an icon. A byte that is 0 means 256.
func icoSize(data []byte) (width, height int, err error) {
	if len(data) < 22 || binary.LittleEndian.Uint32(data) != 0x00010000 || binary.LittleEndian.Uint16(data[4:]) == 0 {
		return 0, 0, errImage
	}
	side := func(b byte) int {
		if b == 0 {
			return 256
		}
		return int(b)
	}
	return side(data[6]), side(data[7]), nil
}

// bmpSize reads a bitmap's header, of which there is an old, short form. A
// negative height means that the lines are stored from above.
func bmpSize(data []byte) (width, height int, err error) {
	if len(data) < 26 || string(data[:2]) != "BM" {
		return 0, 0, errImage
	}
	if binary.LittleEndian.Uint32(data[14:]) == 12 {
		return int(binary.LittleEndian.Uint16(data[18:])), int(binary.LittleEndian.Uint16(data[20:])), nil
	}
	w, h := int32(binary.LittleEndian.Uint32(data[18:])), int32(binary.LittleEndian.Uint32(data[22:]))
	return int(w), max(int(h), -int(h)), nil
}

// avifSize reads the boxes of a file of ISO/IEC 23008-12: the property "ispe"
// of the primary item, turned if the property "irot" says so.
func avifSize(data []byte) (width, height int, err error) {
	var primary uint32
	var properties [][2]any // of the item: name and content
	var owned []uint16      // which of them the primary item has, counted from 1
	var walk func(data []byte, depth int)
	walk = func(data []byte, depth int) {
		eachBox(data, func(name string, body []byte) {
			switch name {
			case "meta":
				if len(body) >= 4 && depth == 0 {
					walk(body[4:], 1)
				}
			case "iprp":
				if depth == 1 {
					walk(body, 2)
				}
			case "pitm":
				primary = primaryItem(body)
			case "ipco":
				eachBox(body, func(name string, body []byte) { properties = append(properties, [2]any{name, body}) })
			case "ipma":
				owned = append(owned, associations(body, primary)...)
			}
		})
	}
	walk(data, 0)
	turned := false
	for _, index := range owned {
		if index < 1 || int(index) > len(properties) {
			continue
		}
		name, body := properties[index-1][0].(string), properties[index-1][1].([]byte)
		switch {
		case name == "ispe" && len(body) >= 12 && width == 0:
			width, height = int(binary.BigEndian.Uint32(body[4:])), int(binary.BigEndian.Uint32(body[8:]))
		case name == "irot" && len(body) >= 1:
			turned = body[0]&1 == 1
		}
	}
	if width <= 0 || height <= 0 {
		return 0, 0, errImage
	}
	if turned {
		width, height = height, width
	}
	return width, height, nil
}

// eachBox calls f with the boxes that stand in data one after the other, up to
// the first that is broken.
func eachBox(data []byte, f func(name string, body []byte)) {
	for len(data) >= 8 {
		size, head := uint64(binary.BigEndian.Uint32(data)), uint64(8)
		switch size {
		case 0: // to the end
			size = uint64(len(data))
		case 1: // the size follows, in 64 bits
			if len(data) < 16 {
				return
			}
			size, head = binary.BigEndian.Uint64(data[8:]), 16
		}
		if size < head || size > uint64(len(data)) {
			return
		}
		f(string(data[4:8]), data[head:size])
		data = data[size:]
	}
}

// primaryItem reads the box "pitm".
func primaryItem(body []byte) uint32 {
	switch {
	case len(body) >= 6 && body[0] == 0:
		return uint32(binary.BigEndian.Uint16(body[4:]))
	case len(body) >= 8 && body[0] > 0:
		return binary.BigEndian.Uint32(body[4:])
	}
	return 0
}

// associations reads from the box "ipma" which properties an item has.
func associations(body []byte, item uint32) []uint16 {
	if len(body) < 8 {
		return nil
	}
	long, wide := body[0] > 0, body[3]&1 == 1
	count := binary.BigEndian.Uint32(body[4:])
	r := body[8:]
	for range count {
		var id uint32
		switch {
		case long && len(r) >= 5:
			id, r = binary.BigEndian.Uint32(r), r[4:]
		case !long && len(r) >= 3:
			id, r = uint32(binary.BigEndian.Uint16(r)), r[2:]
		default:
			return nil
		}
		n := int(r[0])
		r = r[1:]
		var list []uint16
		for range n {
			switch {
			case wide && len(r) >= 2:
				list, r = append(list, binary.BigEndian.Uint16(r)&0x7fff), r[2:]
			case !wide && len(r) >= 1:
				list, r = append(list, uint16(r[0]&0x7f)), r[1:]
			default:
				return nil
			}
		}
		if id == item {
			return list
		}
	}
	return nil
}
