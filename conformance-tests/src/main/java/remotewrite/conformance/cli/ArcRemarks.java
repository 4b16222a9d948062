package remotewrite.conformance.cli;

import java.util.List;
import remotewrite.fake.ArcKeyDirectory;

/**
 * Says below the variables of Azure Arc's identity which clients take the keys of its challenges from where they are: the
 * others say no more than that the file is not where it should be (entra.md 5.3).
 */
final class ArcRemarks {
    private ArcRemarks() {}

    static List<String> of(ArcKeyDirectory keys) {
        return List.of(
                "# the keys of its challenges are in " + keys.path() + ", in files that the user "
                        + System.getProperty("user.name") + " may read",
                who(keys));
    }

    private static String who(ArcKeyDirectory keys) {
        if (keys.path().equals(ArcKeyDirectory.OF_THE_AGENT)) {
            return "# where all clients on Linux look for them";
        }
        String others = " other clients, such as the reference proxy, in " + ArcKeyDirectory.OF_THE_AGENT + " only";
        return keys.programData().isPresent()
                ? "# where azure-identity for Java looks for them, by ProgramData;" + others
                : "# where no client of Azure's looks for them: azure-identity for Java does in AzureConnectedMachineAgent/Tokens"
                        + " of the directory that ProgramData names," + others;
    }
}
