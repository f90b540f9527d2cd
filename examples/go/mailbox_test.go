package shop

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"testing"
)

// Mailbox is one that no other test has. SMTP is where the application under test sends to.
type Mailbox struct {
	Name string `json:"name"`
	SMTP string `json:"smtp"`
}

// Message holds what this test looks at; /api/docs lists the rest.
type Message struct {
	Subject string   `json:"subject"`
	Text    string   `json:"text"`
	Codes   []string `json:"codes"`
	Links   []struct {
		URL string `json:"url"`
	} `json:"links"`
}

func newMailbox(t *testing.T) *Mailbox {
	t.Helper()
	mailbox := &Mailbox{}
	ask(t, http.MethodPost, "/api/mailboxes", mailbox)
	return mailbox
}

// WaitFor returns the newest message that matches, whether it is there already or still to come.
func (mailbox *Mailbox) WaitFor(t *testing.T, query string) Message {
	t.Helper()
	var answer struct {
		Messages []Message `json:"messages"`
	}
	parameters := url.Values{"mailbox": {mailbox.Name}, "q": {query}, "timeout": {"10s"}}
	ask(t, http.MethodGet, "/api/messages/wait?"+parameters.Encode(), &answer)
	return answer.Messages[0]
}

// ask fails the test with what the server says, near misses included.
func ask(t *testing.T, method, path string, answer any) {
	t.Helper()
	base := os.Getenv("POSTFANG_URL")
	if base == "" {
		base = "http://127.0.0.1:8025"
	}
	request, err := http.NewRequest(method, base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode >= 300 {
		err = fmt.Errorf("%s: %s", response.Status, body)
	}
	if err == nil {
		err = json.Unmarshal(body, answer)
	}
	if err != nil {
		t.Fatal(err)
	}
}
