import com.example.shop.Ledger;
import com.example.shop.ReserveHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sends the events of a file through the handlers of samples/handlers/java, and a batch of SQS through the one that is fed by it. */
public final class Drive {

    public static void main(String[] arguments) throws Exception {
        Ledger ledger = new Ledger();
        for (String event : Files.readAllLines(Path.of(arguments[0]))) {
            System.out.println(ledger.handle(event));
        }
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        new ReserveHandler().handleRequest(new ByteArrayInputStream(Files.readAllBytes(Path.of(arguments[1]))), response, null);
        System.out.println(response.toString(StandardCharsets.UTF_8));
    }
}
