import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a value a line with what was generated, and writes {"text": what it writes again} or {"error": why not}. First argument: by whom it was. */
public final class Drive {

    private static final ObjectMapper LINES = new ObjectMapper();

    public static void main(String[] arguments) throws Exception {
        for (String line : new String(System.in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
            Map<String, String> answer = new LinkedHashMap<>();
            try {
                answer.put("text", again(arguments[0], line));
            } catch (Throwable refused) {
                answer.put("error", String.valueOf(refused.getCause() == null ? refused : refused.getCause()));
            }
            System.out.println(LINES.writeValueAsString(answer));
        }
    }

    private static String again(String writer, String text) throws Exception {
        if (writer.equals("quicktype")) {
            Class<?> converter = Class.forName("io.quicktype.Converter");
            Object read = converter.getMethod("fromJsonString", String.class).invoke(null, text);
            return (String) converter.getMethod("toJsonString", Class.forName("io.quicktype.Root")).invoke(null, read);
        }
        boolean isOurs = writer.equals("records");
        ObjectMapper mapper = isOurs ? (ObjectMapper) Class.forName("events.Json").getField("MAPPER").get(null) : LINES;
        Object read = mapper.readValue(text, Class.forName(isOurs ? "events.v1.Root" : Files.readString(Path.of("root"))));
        return mapper.writeValueAsString(read);
    }
}
