package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenReplyTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static TokenAnswer answer(Issuer issuer, int status, String body, HeaderField... headers) {
        return new TokenReply(status, List.of(headers), (Bytes) Body.utf8(body.replace('\'', '"')))
                .answer(issuer, new Moment(NOW, NOW));
    }

    private static AccessToken token(String body) {
        return (AccessToken) answer(Issuer.ENTRA, 200, body);
    }

    private static String reason(Issuer issuer, int status, String body) {
        return ((GatewayFailure.NoToken) answer(issuer, status, body)).reason();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'expires_in':3599 | PT59M59S",
                "'expires_in':'3599' | PT59M59S",
                "'expires_on':1795438800 | PT1H",
                "'expires_on':'1795438800' | PT1H",
                "'expires_in':'86399','expires_on':'1795438800' | PT1H",
                "'expires_in':'60','expires_on':'1795438800' | PT1M",
                "'expires_in':'soon','expires_on':'1795438800' | PT1H",
                "'expires_in':0 | PT0S",
                "'expires_in':60,'ext_expires_in':99,'scope':{'a':[1,{}]},'x':null,'y':1.5 | PT1M",
            })
    void lifeIsReckonedFromTheMomentOfTheReply(String members, Duration life) {
        AccessToken token = token("{'token_type':'Bearer'," + members + ",'access_token':'abc'}");

        assertThat(token).isEqualTo(new AccessToken("abc", NOW.plus(life), NOW.plus(life)));
    }

    @Test
    void whatIsLeftOfTheLastSecondIsNoLife() {
        TokenReply reply =
                new TokenReply(200, List.of(), (Bytes) Body.utf8("{\"access_token\":\"abc\",\"expires_in\":60}"));

        assertThat(((AccessToken) reply.answer(Issuer.ENTRA, new Moment(NOW, NOW.plusMillis(999)))).expiresAt())
                .isEqualTo(NOW.plusSeconds(60));
    }

    /** Once the machine's clock was set back, the other one is ahead of it for good (PX-35). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'expires_on':1795438800 | PT1H",
                "'expires_in':'86399','expires_on':'1795438800' | PT1H",
                "'expires_in':'60','expires_on':'1795438800' | PT1M",
                "'expires_on':1795435199 | PT-1S"
            })
    void aTimeOfTheIssuersIsComparedWithTheMachinesClockAndWhatIsLeftMeasuredByTheOther(String members, Duration life) {
        Instant ahead = NOW.plus(Duration.ofDays(2));
        TokenReply reply = new TokenReply(
                200, List.of(), (Bytes) Body.utf8(("{'access_token':'abc'," + members + "}").replace('\'', '"')));

        assertThat(reply.answer(Issuer.MANAGED_IDENTITY_ENDPOINT, new Moment(NOW, ahead)))
                .isEqualTo(new AccessToken("abc", ahead.plus(life), ahead.plus(life)));
    }

    @ParameterizedTest
    @CsvSource({"1800, 1800", "'1800', 1800", "3600, 3600", "7200, 3600", "0, 3600", "-5, 3600", "'never', 3600"})
    void adviceToRenewIsKeptWhenItMakesSense(String advice, long renewedAfterSeconds) {
        String member = advice.matches("-?\\d+") ? advice : "'" + advice + "'";
        AccessToken token = token("{'expires_in':3600,'refresh_in':" + member + ",'access_token':'abc'}");

        assertThat(token.renewAt()).isEqualTo(NOW.plusSeconds(renewedAfterSeconds));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | it is no JSON object",
                "garbage | it is no complete JSON object",
                "[] | it is no JSON object",
                "'abc' | it is no JSON object",
                "{'access_token':'abc','expires_in':1 | it is no complete JSON object",
                "{'access_token':'abc','expires_in':1} {} | it is more than one JSON object",
                "{'access_token':'abc','access_token':'abd','expires_in':1} | it is no complete JSON object",
                "{'expires_in':1} | it has no usable access_token",
                "{'access_token':'','expires_in':1} | it has no usable access_token",
                "{'access_token':7,'expires_in':1} | it has no usable access_token",
                "{'access_token':{'access_token':'abc'},'expires_in':1} | it has no usable access_token",
                "{'access_token':'a\\r\\nX: y','expires_in':1} | it has no usable access_token",
                "{'access_token':'abc'} | it has no usable expires_in or expires_on",
                "{'access_token':'abc','expires_in':1e3} | it has no usable expires_in or expires_on",
                "{'access_token':'abc','expires_in':99999999999999999999} | it has no usable expires_in or expires_on",
                "{'access_token':'abc','expires_on':'11/23/2026 13:00:00'} | it has no usable expires_in or expires_on",
                "{'access_token':'abc','expires_in':1,'token_type':'pop'} | its token_type is not Bearer",
            })
    void whatIsNoTokenIsSaidInWords(String body, String problem) {
        assertThat(reason(Issuer.ENTRA, 200, body)).isEqualTo("Entra answered 200 without a usable token: " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'error':'invalid_client','error_description':'AADSTS700027: Bad. Trace ID: t'} | : AADSTS700027: Bad.",
                "{'error':'x','error_description':'AADSTS700027: Bad.\\r\\nTrace ID: t'} | : AADSTS700027: Bad.",
                "{'error':'x','error_description':'eyJ.secret AADSTS50000: no'} | : AADSTS50000: no",
                "{'error':'invalid_client','error_description':'free text'} | ` without a usable token`",
                "{'error':{'code':'x'}} | ` without a usable token`",
                "Too Many Requests | ` without a usable token`",
            })
    void aRefusalOfEntraIsQuotedFromItsNumberOn(String body, String words) {
        assertThat(reason(Issuer.ENTRA, 401, body)).isEqualTo("Entra answered 401" + words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'error':'invalid_request','error_description':'Identity not found'} | : invalid_request",
                "{'error':'x','error_description':'AADSTS500011: unknown'} | : AADSTS500011: unknown",
                "{'statusCode':400,'message':'AADSTS500011: unknown'} | : AADSTS500011: unknown",
                "{'error':'eyJ.secret'} | ` without a usable token`",
                "{'error':'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'} | ` without a usable token`",
            })
    void aRefusalOfTheMachineIsQuotedByItsCode(String body, String words) {
        assertThat(reason(Issuer.MANAGED_IDENTITY_ENDPOINT, 400, body))
                .isEqualTo("the managed identity endpoint answered 400" + words);
    }

    @Test
    void longRunsAreMaskedAlsoWhereTheTextIsShortened() {
        String jwt = "canary" + "a".repeat(60);
        String reason = reason(
                Issuer.ENTRA,
                401,
                "{'error_description':'AADSTS700024: " + "word ".repeat(54) + jwt + " " + "word ".repeat(50) + "'}");

        assertThat(reason).endsWith("...").doesNotContain("canary").hasSizeLessThan(340);
    }

    @Test
    void anErrorIsNoTokenWhateverItsStatus() {
        assertThat(reason(Issuer.ENTRA, 200, "{'error':'x','access_token':'abc','expires_in':1}"))
                .isEqualTo("Entra answered 200 without a usable token");
        assertThat(reason(Issuer.ENTRA, 302, "{'access_token':'abc','expires_in':1}"))
                .isEqualTo("Entra answered 302 without a usable token");
    }

    @ParameterizedTest
    @CsvSource({"7, PT7S", "0, PT0S", "999999, PT277H46M39S", "1000000, PT0S", "-1, PT0S", "Wed, PT0S", "'', PT0S"})
    void patienceIsThatOfRetryAfterInSeconds(String value, Duration patience) {
        assertThat(answer(Issuer.ENTRA, 429, "", new HeaderField("retry-after", value)))
                .isEqualTo(new GatewayFailure.NoToken("Entra answered 429 without a usable token", patience));
    }

    /** By the machine's clock, not by the one that measures how long a token lasts. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mon, 23 Nov 2026 12:01:40 GMT | PT1M40S",
                "Monday, 23-Nov-26 12:01:40 GMT | PT1M40S",
                "Mon Nov 23 12:01:40 2026 | PT1M40S",
                "Mon, 23 Nov 2026 11:59:59 GMT | PT0S",
                "Mon, 23 Nov 2026 12:00:00 GMT | PT0S",
                "Sat, 05 Dec 2026 01:46:39 GMT | PT277H46M39S",
                "Sat, 05 Dec 2026 01:46:40 GMT | PT0S",
                "Fri, 31 Dec 9999 23:59:59 GMT | PT0S",
                "Mon, 23 Nov 2026 25:01:40 GMT | PT0S",
                "Mon, 31 Feb 2026 12:01:40 GMT | PT0S",
                "tomorrow | PT0S"
            })
    void orUntilItsDate(String value, Duration patience) {
        HeaderField field = new HeaderField("Retry-After", value);

        TokenAnswer answer = new TokenReply(429, List.of(field), Bytes.EMPTY)
                .answer(Issuer.ENTRA, new Moment(NOW, NOW.plus(Duration.ofDays(2))));

        assertThat(answer).isEqualTo(new GatewayFailure.NoToken("Entra answered 429 without a usable token", patience));
    }

    @Test
    void itsTextFormShowsNoToken() {
        TokenReply reply = new TokenReply(
                200, List.of(new HeaderField("X", "canary")), (Bytes) Body.utf8("{\"access_token\":\"canary\"}"));

        assertThat(reply.toString()).doesNotContain("canary");
        assertThat(JsonFields.of(reply.body()).toString()).doesNotContain("canary");
    }
}
