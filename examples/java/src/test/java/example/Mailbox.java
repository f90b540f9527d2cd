package example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** A mailbox that no other test has. {@code smtp} is where the application under test sends to. */
record Mailbox(String name, URI smtp) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String POSTFANG =
      System.getenv().getOrDefault("POSTFANG_URL", "http://127.0.0.1:8025");

  static Mailbox fresh() throws IOException, InterruptedException {
    JsonNode created = ask("POST", "/api/mailboxes");
    return new Mailbox(created.get("name").asText(), URI.create(created.get("smtp").asText()));
  }

  /** The newest message that matches, whether it is there already or still to come. */
  JsonNode waitFor(String query) throws IOException, InterruptedException {
    String q = URLEncoder.encode(query, StandardCharsets.UTF_8);
    return ask("GET", "/api/messages/wait?timeout=10s&mailbox=" + name + "&q=" + q).at("/messages/0");
  }

  private static JsonNode ask(String method, String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(POSTFANG + path))
        .method(method, HttpRequest.BodyPublishers.noBody())
        .build();
    var response = HTTP.send(request, BodyHandlers.ofString());
    if (response.statusCode() >= 300) throw new AssertionError(response.body());
    return new ObjectMapper().readTree(response.body());
  }
}
