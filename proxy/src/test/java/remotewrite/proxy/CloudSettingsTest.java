package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.proxy.SidecarVariables.configWith;
import static remotewrite.proxy.SidecarVariables.onlyRequired;
import static remotewrite.proxy.SidecarVariables.problemsWith;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where tokens are asked for, and for whom: by cloud, or as each deployment says. */
class CloudSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "https://monitor.azure.com,https://monitor.azure.com/.default",
        "https://monitor.azure.com/,https://monitor.azure.com/.default",
        "https://monitor.azure.com/.default,https://monitor.azure.com/.default",
        "https://monitor.azure.com//.default,https://monitor.azure.com//.default"
    })
    void audienceIsTakenWithAndWithoutSuffix(String audience, String scope) {
        assertThat(configWith("INGESTION_AAD_AUDIENCE", audience).scope()).isEqualTo(scope);
    }

    @ParameterizedTest
    @CsvSource({
        "AZUREPUBLIC,https://login.microsoftonline.com/,https://monitor.azure.com/.default",
        "AzureGovernment,https://login.microsoftonline.us/,https://monitor.azure.us/.default",
        "AZURE_CHINA,https://login.partner.microsoftonline.cn/,https://monitor.azure.cn/.default"
    })
    void cloudSetsAuthorityAndAudience(String cloud, String authority, String scope) {
        ProxyConfig config = configWith("CLOUD", cloud);

        assertThat(config.authorityHost()).hasToString(authority);
        assertThat(config.scope()).isEqualTo(scope);
    }

    /** The webhook of workload identity puts the public host into every pod (entra.md 6). */
    @ParameterizedTest
    @CsvSource({
        "AZUREGOVERNMENT,https://login.microsoftonline.com/,https://login.microsoftonline.us/",
        "AZUREGOVERNMENT,https://login.usgovcloudapi.net,https://login.microsoftonline.us/",
        "AZUREGOVERNMENT,https://Login.MicrosoftOnline.com/,https://login.microsoftonline.us/",
        "AZUREGOVERNMENT,https://login.microsoftonline.com:443/,https://login.microsoftonline.us/",
        "AzureChina,https://login.microsoftonline.com,https://login.partner.microsoftonline.cn/",
        "AZURECHINA,https://login.chinacloudapi.cn/,https://login.partner.microsoftonline.cn/",
        "AZUREPUBLIC,https://login.microsoftonline.us/,https://login.microsoftonline.com/"
    })
    void theCloudThatIsNamedGoesBeforeTheAuthorityOfAnother(String cloud, String set, String asked) {
        ProxyConfig config = configWith(
                "CLOUD", cloud, "AZURE_AUTHORITY_HOST", set, "INGESTION_AAD_AUDIENCE", "https://monitor.example.test/");

        assertThat(config.authorityHost()).hasToString(asked);
        assertThat(config.doubts())
                .containsExactly("AZURE_AUTHORITY_HOST is " + (set.endsWith("/") ? set : set + "/")
                        + ", but the authority of CLOUD, " + cloud.toUpperCase(Locale.ROOT) + ", is " + asked
                        + ": tokens are asked for there");
    }

    @ParameterizedTest
    @CsvSource({
        "AZUREGOVERNMENT,https://login.microsoftonline.us/",
        "AZUREPUBLIC,https://login.microsoftonline.com:443/",
        "AZUREPUBLIC,https://Login.MicrosoftOnline.com/",
        "AZUREGOVERNMENT,https://login.example.test/",
        "AZUREGOVERNMENT,https://login.microsoftonline.com:8443/",
        "AZURECUSTOM,https://login.microsoftonline.com/"
    })
    void anAuthorityOfNoOtherCloudIsAsked(String cloud, String set) {
        ProxyConfig config = configWith(
                "CLOUD", cloud, "AZURE_AUTHORITY_HOST", set, "INGESTION_AAD_AUDIENCE", "https://monitor.example.test/");

        assertThat(config.authorityHost()).hasToString(set);
        assertThat(config.doubts()).isEmpty();
    }

    /** Its tokens come from the machine. */
    @Test
    void aManagedIdentityHasNoUseForEither() {
        assertThat(configWith(
                                "CLOUD",
                                "AZUREGOVERNMENT",
                                "AZURE_AUTHORITY_HOST",
                                "https://login.microsoftonline.com/",
                                "IDENTITY_TYPE",
                                "userAssigned",
                                "INGESTION_AAD_AUDIENCE",
                                "https://monitor.example.test/")
                        .doubts())
                .isEmpty();
    }

    /** Both ways a 401 for every write is all that would tell. */
    @ParameterizedTest
    @CsvSource({
        "'',is not set,com,us,AZUREGOVERNMENT",
        "'',is not set,com,cn,AZURECHINA",
        "AzurePublic,is AzurePublic,com,us,AZUREGOVERNMENT",
        "AZUREGOVERNMENT,is AZUREGOVERNMENT,us,com,AZUREPUBLIC",
        "AZURECHINA,is AZURECHINA,cn,us,AZUREGOVERNMENT"
    })
    void aHostOfAnotherCloudIsWarnedAbout(String cloud, String told, String asked, String host, String right) {
        ProxyConfig config = configWith("CLOUD", cloud, "INGESTION_URL", urlOf("azure." + host));

        assertThat(config.doubts())
                .containsExactly("CLOUD " + told + ", so tokens are for https://monitor.azure." + asked
                        + "/.default, but the host in INGESTION_URL is one of " + right
                        + " and takes tokens for https://monitor.azure." + host
                        + "/.default: to others it answers 401, and the proxy then answers 503. Write " + right);
        assertThat(config.scope()).isEqualTo("https://monitor.azure." + asked + "/.default");
    }

    @ParameterizedTest
    @CsvSource({
        "'',azure.com",
        "AZUREPUBLIC,azure.com",
        "AZUREPUBLIC,Azure.COM",
        "AZUREGOVERNMENT,azure.us",
        "AZURE_CHINA,azure.cn",
        "AZUREGOVERNMENT,azure.example.test",
        "AZUREGOVERNMENT,azure.com.example.test"
    })
    void aHostOfTheCloudOrOfNoneIsNot(String cloud, String domain) {
        assertThat(configWith("CLOUD", cloud, "INGESTION_URL", urlOf(domain)).doubts())
                .isEmpty();
    }

    /** An audience that is set is compared itself. */
    @Test
    void whereTheAudienceIsSetTheCloudIsNotSpokenOf() {
        String url = urlOf("azure.us");

        assertThat(configWith("INGESTION_URL", url, "INGESTION_AAD_AUDIENCE", "https://monitor.azure.us")
                        .doubts())
                .isEmpty();
        assertThat(configWith("INGESTION_URL", url, "INGESTION_AAD_AUDIENCE", "https://monitor.azure.com")
                        .doubts())
                .singleElement()
                .asString()
                .startsWith("INGESTION_AAD_AUDIENCE is ");
    }

    private static String urlOf(String domain) {
        return SidecarVariables.URL.replace("monitor.azure.com", "monitor." + domain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://login.microsoftonline.us/", "https://login.microsoftonline.com/"})
    void withoutACloudTheAuthorityIsTheOneThatIsSet(String set) {
        assertThat(configWith("AZURE_AUTHORITY_HOST", set).authorityHost()).hasToString(set);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AZURECUSTOM", "AzureCustom", "AZURE_CUSTOM"})
    void aCloudOfItsOwnNeedsAuthorityAndAudience(String cloud) {
        assertThat(problemsWith("CLOUD", cloud))
                .containsExactly(
                        "AZURE_AUTHORITY_HOST is missing. It is the URL of Entra, for example"
                                + " https://login.microsoftonline.com/.",
                        "INGESTION_AAD_AUDIENCE is missing. It is the audience of the token, for example"
                                + " https://monitor.azure.com/.default.");

        Map<String, String> environment = onlyRequired();
        environment.put("CLOUD", cloud);
        environment.put("AAD_HOST_ENDPOINT", "https://login.example.test");
        environment.put("INGESTION_AAD_AUDIENCE", "https://monitor.example.test/");
        // what the webhook sets in every pod does not go before what the deployment says
        environment.put("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com/");
        ProxyConfig config = ProxyConfig.fromEnvironment(environment);

        assertThat(config.authorityHost()).hasToString("https://login.example.test/");
        assertThat(config.scope()).isEqualTo("https://monitor.example.test/.default");
    }
}
