import com.example.shop.Orders;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** Starts samples/handlers/spring, posts each line of a file, and prints the status of each, and then the order of the number that is given. */
public final class DriveSpring {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    public static void main(String[] arguments) throws Exception {
        SpringApplication service = new SpringApplication(Orders.class);
        service.setDefaultProperties(Map.of("server.port", "0", "server.address", "127.0.0.1", "logging.level.root", "error", "spring.main.banner-mode", "off"));
        try (var context = (ServletWebServerApplicationContext) service.run()) {
            String orders = "http://127.0.0.1:" + context.getWebServer().getPort() + "/orders";
            for (String body : Files.readAllLines(Path.of(arguments[0]))) {
                HttpRequest post = HttpRequest.newBuilder(URI.create(orders)).header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)).build();
                System.out.println(CLIENT.send(post, HttpResponse.BodyHandlers.ofString()).statusCode());
            }
            System.out.println(CLIENT.send(HttpRequest.newBuilder(URI.create(orders + "/" + arguments[1])).build(), HttpResponse.BodyHandlers.ofString()).body());
        }
    }
}
