import com.example.shop.Ledger;
import com.example.shop.ReserveHandler;
import com.example.shop.Submit;
import com.example.shop.events.Json;
import com.example.shop.events.Subjects;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Sends the events of a file through the handlers of samples/handlers/java, a batch of SQS through the one that is fed by it, and publishes an order. */
public final class Drive {

    public static void main(String[] arguments) throws Exception {
        Ledger ledger = new Ledger();
        List<String> events = Files.readAllLines(Path.of(arguments[0]));
        events.forEach(ledger::add);
        ledger.lines().forEach(System.out::println);
        String order = events.stream().filter(event -> event.contains("\"service-order-submit-dev\"")).findFirst().orElseThrow();
        var subject = Subjects.CHECKOUT_ORDER_COMPLETE;
        System.out.println(Json.write(Submit.entry(subject, subject.read(Json.tree(order).at("/detail/event/data")), "dev")));
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        new ReserveHandler().handleRequest(new ByteArrayInputStream(Files.readAllBytes(Path.of(arguments[1]))), response, null);
        System.out.println(response.toString(StandardCharsets.UTF_8));
    }
}
