import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** stdin: lines of a pattern and texts, each as its UTF-16 code units in hexadecimal, between commas; stdout: for each line a 1 for every text in which it is found, else a 0. */
public final class Answers {

    public static void main(String[] arguments) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] parts = line.split(",", -1);
            Pattern pattern = Pattern.compile(text(parts[0]));
            StringBuilder found = new StringBuilder();
            for (int index = 1; index < parts.length; index++) {
                Matcher matcher = pattern.matcher(text(parts[index]));
                found.append(matcher.find() ? '1' : '0');
            }
            System.out.println(found);
        }
    }

    private static String text(String units) {
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < units.length(); index += 4) {
            text.append((char) Integer.parseInt(units.substring(index, index + 4), 16));
        }
        return text.toString();
    }
}
