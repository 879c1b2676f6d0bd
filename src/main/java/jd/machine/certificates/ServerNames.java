package jd.machine.certificates;

import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.util.IPAddress;

/// The names under which clients connect to a server: IP addresses and host names. A client refuses a certificate that
/// does not contain the name that it has connected to.
///
/// RFC 5280 section 4.2.1.6, Subject Alternative Name
public record ServerNames(List<String> names) {
    public ServerNames {
        names = List.copyOf(names);
        if (names.isEmpty()) {
            throw new CertificateFileException("create a server certificate: no address and no host name is given");
        }
    }

    /// @param names IP addresses and host names, such as `10.0.0.2`, `fd00::2`, `localhost`
    public static ServerNames of(String... names) {
        return new ServerNames(List.of(names));
    }

    GeneralNames extension() {
        return new GeneralNames(names.stream().map(ServerNames::generalName).toArray(GeneralName[]::new));
    }

    private static GeneralName generalName(String name) {
        return new GeneralName(IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }
}
