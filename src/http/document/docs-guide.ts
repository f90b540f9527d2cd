import { type Html, html } from './html.ts'

/** What the documentation says before it lists the calls. */
export const docsGuide: Html = html`
<section id="start">
<h2>Getting started</h2>
<p>Every call below is one <code>curl</code>. They use two variables: where the server is, and the message in question.</p>
<pre tabindex="0"><code>export POSTFANG=http://127.0.0.1:8025
export ID=$(curl -s "$POSTFANG/api/messages/latest?field=id")</code></pre>
<p>A test usually sends its mail through a mailbox of its own (the user name it signs in with on the SMTP port names the mailbox), waits for what should arrive, and looks at it:</p>
<pre tabindex="0"><code>curl -X POST "$POSTFANG/api/mailboxes?name=run-42"
curl "$POSTFANG/api/messages/wait?mailbox=run-42&amp;q=subject:welcome&amp;timeout=5s"</code></pre>
<p>A shell needs no JSON parser: <code>field=codes[0]</code> or <code>field=links[0].url</code> answers with that one line (with <code>curl --globoff</code>), and <code>Accept: text/plain</code> makes errors readable in a log.</p>
<p>The same description for programs is at <a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI 3.1).</p>
</section>

<section id="search">
<h2>Search</h2>
<p>The parameter <code>q</code> takes one grammar everywhere. Terms side by side must all be met.</p>
<div class="scroll"><table>
<thead><tr><th>Term</th><th>Finds</th></tr></thead>
<tbody>
<tr><td><code>invoice</code></td><td>the word, anywhere in the message</td></tr>
<tr><td><code>"your code"</code></td><td>the words next to each other</td></tr>
<tr><td><code>pass*</code></td><td>words that begin with it (two characters or more)</td></tr>
<tr><td><code>a OR b</code>, <code>-a</code>, <code>( )</code></td><td>either, not, grouping; side by side binds tighter than OR</td></tr>
<tr><td><code>from: to: cc: subject: body:</code></td><td>in that place; addresses match whole, or by part</td></tr>
<tr><td><code>subject:(a OR b)</code></td><td>a field for a whole group</td></tr>
<tr><td><code>tag: customid: campaign: template:</code></td><td>exactly this value</td></tr>
<tr><td><code>header:Name=value</code>, <code>header:Name</code></td><td>a header with that value, or at all</td></tr>
<tr><td><code>has:attachment</code></td><td>also <code>html</code>, <code>link</code>, <code>code</code></td></tr>
<tr><td><code>is:unread</code>, <code>is:read</code></td><td>by mark</td></tr>
<tr><td><code>is:rejected</code></td><td>messages that a fault refused; every other search passes them over</td></tr>
<tr><td><code>before: after:</code></td><td><code>2026-03-01</code>, <code>2026-03-01T10:20Z</code>, or an age: <code>30s 10m 2h 2d 1w</code></td></tr>
<tr><td><code>larger: smaller:</code></td><td>bytes: <code>500</code>, <code>20k</code>, <code>3m</code></td></tr>
</tbody></table></div>
<p>Quotes make a word of anything, such as <code>"localhost:8025"</code>. What does not parse is answered with a problem whose <code>position</code> points at the place.</p>
</section>

<section id="errors">
<h2>Errors</h2>
<p>Every error is a problem (RFC 9457) of type <code>application/problem+json</code>. Its <code>detail</code> says what happened and what to do; <code>parameter</code> and <code>position</code> point at the place. A parameter that does not exist is an error too, so that a misspelled filter never widens what a call reads or deletes.</p>
</section>

<section id="access">
<h2>Access</h2>
<p>The server answers under loopback names, addresses, and the names given to <code>--hosts</code>. Pages of other origins may not call it. Started with <code>--auth user:password</code> or <code>--tokens file</code>, it asks for <code>Authorization: Basic</code> or <code>Authorization: Bearer</code>; only the two health checks stay open.</p>
</section>
`
