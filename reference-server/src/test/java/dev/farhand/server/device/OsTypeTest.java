package dev.farhand.server.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.protocol.v1.DeviceFacts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OsTypeTest {
    @ParameterizedTest
    @CsvSource({
        "Linux, CentOS Stream 9, LINUX",
        "Linux, openSUSE Leap 15.6, LINUX",
        "Linux, Red Hat Enterprise Linux 9.4 (Plow), LINUX",
        "Linux, Pop!_OS 22.04 LTS, LINUX",
        "Linux, NixOS 24.05 (Uakari), LINUX",
        "Linux, Machine OS 7, LINUX",
        "Windows 11, Windows 11, WINDOWS",
        "Windows Server 2022, Windows Server 2022, WINDOWS",
        "Mac OS X, Mac OS X, MACOS",
        "FreeBSD, FreeBSD 14.1-RELEASE, OTHER"
    })
    void isWhatTheMachineSaysItsSystemIsWhateverThatIsCalled(String family, String name, OsType type) {
        assertThat(OsType.of(DeviceFacts.newBuilder()
                        .setOsFamily(family)
                        .setOsName(name)
                        .build()))
                .isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({"Debian GNU/Linux 12 (bookworm), LINUX", "Ubuntu 24.04.1 LTS, LINUX", "Windows 10, WINDOWS", "'', OTHER"
    })
    void isGuessedByTheNameWhereAnOlderAgentSaysNoMore(String name, OsType type) {
        assertThat(OsType.of(DeviceFacts.newBuilder().setOsName(name).build())).isEqualTo(type);
    }
}
