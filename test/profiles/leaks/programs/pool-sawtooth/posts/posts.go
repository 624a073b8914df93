// Package posts makes the bodies of posts.
package posts

const size = 4 << 10

func Load(number int) []byte {
	body := make([]byte, size)
	for i := range body {
		body[i] = byte('a' + (number+i)%26)
	}
	return body
}
