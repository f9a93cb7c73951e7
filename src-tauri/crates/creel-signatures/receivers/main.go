// @title@
//
//	go mod init receiver
//	@environment@ go run .
package main

import (
	@imports@
)

// @label@, as @provider@ shows it.
var secret = environment("@variable@")

@if username@
var username = environment("WEBHOOK_USERNAME")

@end@
@if url@
// The URL exactly as it was entered at @provider@: it is signed, too.
var publicURL = environment("WEBHOOK_URL")

@end@
@key@

func environment(name string) string {
	value := os.Getenv(name)
	if value == "" {
		log.Fatal(name, " is not set")
	}
	return value
}

@if decoded@
func decoded(bytes []byte, err error) []byte {
	if err != nil {
		log.Fatal("@variable@ cannot be read: ", err)
	}
	return bytes
}

@end@
// isGenuine tells whether a request is genuine. body holds its bytes as they were received.
func isGenuine(request *http.Request, body []byte) bool {
	@checks@
}

@if pairs@
// values gives what a list such as t=1,v1=ab has for a name.
func values(list, name, item, kv string) []string {
	var found []string
	for _, part := range strings.Split(list, item) {
		if part = strings.TrimSpace(part); strings.HasPrefix(part, name+kv) {
			found = append(found, part[len(name+kv):])
		}
	}
	return found
}

@end@
@if json@
// field gives a value of a JSON document, as text; an empty one where there is none.
func field(document []byte, path ...string) string {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return ""
	}
	for _, step := range path {
		switch container := value.(type) {
		case map[string]any:
			value = container[step]
		case []any:
			index, err := strconv.Atoi(step)
			if err != nil || index < 0 || index >= len(container) {
				return ""
			}
			value = container[index]
		default:
			return ""
		}
	}
	switch value := value.(type) {
	case string:
		return value
	case json.Number, bool:
		return fmt.Sprint(value)
	default:
		return ""
	}
}

@end@
@if form@
// form gives a field of a form; an empty text where there is none.
func form(request *http.Request, body []byte, name string) string {
	request.Body = io.NopCloser(bytes.NewReader(body))
	return request.PostFormValue(name)
}

@end@
// isSame compares in a time that does not tell where the two differ.
func isSame(given, expected string) bool {
	return subtle.ConstantTimeCompare([]byte(given), []byte(expected)) == 1
}

func webhook(response http.ResponseWriter, request *http.Request) {
	// What was signed is the bytes of the body, not what a decoder makes of them.
	body, err := io.ReadAll(http.MaxBytesReader(response, request.Body, 10<<20))
	if err != nil {
		http.Error(response, "The body could not be read", http.StatusBadRequest)
		return
	}
	response.Header().Set("Content-Type", "text/plain")
	if !isGenuine(request, body) {
		response.WriteHeader(@invalid_status@)
		io.WriteString(response, @refusal@)
		return
	}
	// The request is genuine: read the body here, and answer soon.
	response.WriteHeader(@status@)
	io.WriteString(response, @answer@)
}

func main() {
	http.HandleFunc("/webhook", webhook)
	log.Fatal(http.ListenAndServe(":3000", nil))
}
