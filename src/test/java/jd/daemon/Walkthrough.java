package jd.daemon;

import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Runs [WalkthroughTest] in a JVM of its own, as the debugger of an IDE does.
public final class Walkthrough {
    private Walkthrough() {}

    public static void main(String[] arguments) {
        LauncherFactory.create().execute(LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectMethod(WalkthroughTest.class, "runReachesExecveThroughAllLayers"))
                .build());
        System.exit(0);
    }
}
