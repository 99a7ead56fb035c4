package io.leasehold.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.http.Browser.Page;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.port.TokenStore.Role;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

class PagesTest {
    private Lan lan;
    private Browser browser;
    private String origin;

    @BeforeEach
    void start() {
        lan = Lan.at(new Lan.StoppedClock());
        browser = new Browser(lan);
        origin = "http://127.0.0.1:" + lan.port;
    }

    @AfterEach
    void stop() {
        lan.close();
    }

    @Test
    void showsASubnet() {
        lan.grant("192.0.2.60", "02:00:5e:00:53:60", "laptop");
        assertThat(browser.get("/").header("Location")).contains("/subnets/1");
        Page page = browser.get("/subnets/1");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains("192.0.2.0/24", "laptop.lan.example.org", "private", "metallb/first")
                .contains("<lh-grid")
                .doesNotContain(" style=", "<style", "onclick=");
        assertThat(browser.get("/subnets/2").text()).contains("No lease yet", "Set by hand");
        Page missing = browser.get("/subnets/77", "Accept", "text/html");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.text()).contains("there is no subnet 77");
    }

    @Test
    void everyAnswerForbidsWhatItDoesNotNeed() {
        for (String path : List.of("/subnets/1", "/api/v1/subnets", "/nowhere", "/login")) {
            Page page = browser.get(path);
            assertThat(page.header("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(page.header("X-Content-Type-Options")).contains("nosniff");
            assertThat(page.header("X-Frame-Options")).contains("DENY");
            assertThat(page.header("Referrer-Policy")).contains("same-origin");
        }
    }

    @Test
    void everyAssetOfThePageIsThereAndKeptForEver() throws IOException {
        Matcher links =
                Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"")
                        .matcher(browser.get("/subnets/1").text());
        int found = 0;
        while (links.find()) {
            found++;
            Page asset = browser.get(links.group(1), "Accept-Encoding", "gzip");
            assertThat(asset.status()).as(links.group(1)).isEqualTo(200);
            assertThat(asset.header("Cache-Control").orElseThrow()).contains("immutable");
            byte[] plain =
                    new GZIPInputStream(new ByteArrayInputStream(asset.response().body()))
                            .readAllBytes();
            assertThat(plain).isEqualTo(browser.get(links.group(1)).response().body());
        }
        assertThat(found).isGreaterThanOrEqualTo(6);
        assertThat(browser.get("/assets/0/leasehold.js").status()).isEqualTo(404);
        assertThat(browser.get("/assets/..%2f..%2fpom.xml/x").status()).isEqualTo(404);
    }

    @Test
    void aFormReservesAndDeletes() {
        String cookie = signIn(Role.OPERATOR);
        Page refused =
                browser.form(
                        "/subnets/1/reservations",
                        "identifier=00:00:5e:00:53:70&address=192.0.2.105&hostname=nas",
                        "Cookie",
                        cookie,
                        "Origin",
                        origin);
        assertThat(refused.text()).contains("lies in kubernetes-lb metallb/first", "192.0.2.105");
        Page done =
                browser.form(
                        "/subnets/1/reservations",
                        "identifier=00:00:5e:00:53:70&address=192.0.2.30&hostname=nas",
                        "Cookie",
                        cookie,
                        "Origin",
                        origin);
        assertThat(done.text()).contains("192.0.2.30", "nas");
        Matcher button =
                Pattern.compile(
                                "hx-post=\"(/subnets/1/reservations/[^\"]+/delete)\".*?value=\"([^>]*)\">",
                                Pattern.DOTALL)
                        .matcher(done.text());
        assertThat(button.find()).isTrue();
        String etag = button.group(2).replace("&#34;", "\"").replace("&quot;", "\"");
        Page gone =
                browser.form(
                        button.group(1),
                        "etag=" + URLEncoder.encode(etag, StandardCharsets.UTF_8),
                        "Cookie",
                        cookie,
                        "Origin",
                        origin);
        assertThat(gone.text()).doesNotContain("192.0.2.30");
        assertThat(lan.plan.current().subnets().getFirst().subnet().reservations()).hasSize(1);
    }

    private Page submit(String path, String body, String cookie) {
        return browser.form(path, body, "Cookie", cookie, "Origin", origin);
    }

    @Test
    void aReservationOverALiveLeaseIsAppliedNowByTheFormToo() {
        lan.grant("192.0.2.60", "02:00:5e:00:53:60", "<b>lap</b>top");
        String cookie = signIn(Role.OPERATOR);
        String wish = "identifier=00:00:5e:00:53:70&address=192.0.2.60&hostname=nas";
        assertThat(submit("/subnets/1/reservations", wish, cookie).text())
                .contains("with a live lease", "apply now");
        assertThat(submit("/subnets/1/reservations", wish + "&apply_now=on", cookie).text())
                .contains("nas");
        String page = browser.get("/subnets/1").text();
        assertThat(page)
                .contains("Draining (1)", "the address is reserved for nas")
                .contains("2026-11-21T18:00:00Z", "2026-11-22T00:00:00Z")
                .contains("&lt;b&gt;lap")
                .doesNotContain("<b>lap");
    }

    @Test
    void aSubnetSaysWhatIsCarvedOutOfItsPools() {
        assertThat(browser.get("/subnets/1").text())
                .contains("192.0.2.100-192.0.2.109", "kubernetes-lb metallb/first", "never leased");
    }

    @Test
    void anOperatorMutesAConflictWithAReason() {
        lan.plan.change(
                new PlanEdit.Observe(
                        "scan",
                        List.of(
                                Lan.claim("192.0.2.200", OwnerKind.STATIC, "<img src=x>\u202e")
                                        .but()
                                        .source(Source.OBSERVED)
                                        .observer("scan")
                                        .build())),
                new PlanStore.Author("scan", "scan", "-"));
        for (String path : List.of("/subnets/1", "/conflicts")) {
            assertThat(browser.get(path).text())
                    .contains("&lt;img src=x&gt;\\u{202e}")
                    .doesNotContain("<img src=x", "\u202e");
        }
        assertThat(browser.get("/conflicts").text()).doesNotContain("hx-post");
        String id = lan.store.conflictStore().open().getFirst().conflict().id();
        assertThat(submit("/conflicts/" + id + "/mute", "reason=x", signIn(Role.VIEWER)).status())
                .isEqualTo(403);
        String cookie = signIn(Role.OPERATOR);
        assertThat(submit("/conflicts/" + id + "/mute", "reason=+", cookie).text())
                .contains("a reason is needed");
        assertThat(submit("/conflicts/" + id + "/mute", "reason=%3Cb%3E&days=2", cookie).text())
                .contains("Muted: &lt;b&gt; (the operator, until 2026-11-23T12:00:00Z)")
                .contains("/conflicts/" + id + "/unmute");
        assertThat(browser.get("/conflicts").text()).doesNotContain("bg-red-lt\">1<");
        assertThat(submit("/conflicts/" + id + "/unmute", "", cookie).text())
                .doesNotContain("Muted");
        assertThat(submit("/conflicts/c-0/mute", "reason=x", cookie).text())
                .contains("not known any more");
    }

    private String signIn(Role role) {
        Page page = browser.form("/login", "token=" + lan.token(role), "Origin", origin);
        assertThat(page.status()).isEqualTo(303);
        String cookie = page.header("Set-Cookie").orElseThrow();
        assertThat(cookie).containsIgnoringCase("HttpOnly").contains("SameSite=Strict");
        return cookie.substring(0, cookie.indexOf(';'));
    }

    @Test
    void anotherSiteChangesNothing() {
        String cookie = signIn(Role.ADMIN);
        String body = "identifier=00:00:5e:00:53:70&hostname=nas";
        for (String[] headers :
                List.of(
                        new String[] {"Cookie", cookie},
                        new String[] {"Cookie", cookie, "Origin", "https://evil.example.org"},
                        new String[] {"Cookie", cookie, "Origin", "null"},
                        new String[] {"Cookie", cookie, "Sec-Fetch-Site", "cross-site"})) {
            Page page = browser.form("/subnets/1/reservations", body, headers);
            assertThat(page.status()).isEqualTo(403);
            assertThat(page.json().getString("code")).isEqualTo("cross-origin");
        }
        assertThat(
                        browser.form(
                                        "/login",
                                        "token=" + lan.token(Role.ADMIN),
                                        "Origin",
                                        "https://evil.example.org")
                                .status())
                .isEqualTo(403);
        assertThat(lan.plan.current().version()).isEqualTo(1);
    }

    @Test
    void aViewerSeesNoButtonsAndCannotPost() {
        String cookie = signIn(Role.VIEWER);
        assertThat(browser.get("/subnets/1", "Cookie", cookie).text())
                .doesNotContain("hx-post=\"/subnets/1/reservations\"");
        Page page =
                browser.form(
                        "/subnets/1/reservations",
                        "identifier=00:00:5e:00:53:70",
                        "Cookie",
                        cookie,
                        "Origin",
                        origin);
        assertThat(page.status()).isEqualTo(403);
    }

    @Test
    void signingOutEndsTheSession() {
        String cookie = signIn(Role.OPERATOR);
        assertThat(browser.get("/subnets/1", "Cookie", cookie).text()).contains("Sign out");
        browser.form("/logout", "", "Cookie", cookie, "Origin", origin);
        assertThat(browser.get("/subnets/1", "Cookie", cookie).text()).doesNotContain("Sign out");
    }

    @Test
    void aWrongTokenIsSaidToBeWrong() {
        Page page = browser.form("/login", "token=lh_x.y", "Origin", origin);
        assertThat(page.status()).isEqualTo(401);
        assertThat(page.text()).contains("not a token we know");
        assertThat(browser.get("/api/v1/subnets", "Authorization", "Bearer lh_x.y").status())
                .isEqualTo(401);
        assertThat(browser.get("/api/v1/subnets", "Authorization", "Basic YTpi").status())
                .isEqualTo(401);
    }

    @Test
    void anExposedListenerShowsStrangersTheDoorOnly() {
        try (Lan exposed =
                new Lan(
                        new Lan.StoppedClock(),
                        SubnetBuilder.content(Lan.office()),
                        "0.0.0.0",
                        0)) {
            Browser stranger = new Browser(exposed);
            assertThat(stranger.get("/subnets/1", "Accept", "text/html").header("Location"))
                    .contains("/login");
            Page htmx = stranger.get("/subnets/1/leases", "HX-Request", "true");
            assertThat(htmx.status()).isEqualTo(401);
            assertThat(htmx.header("HX-Redirect")).contains("/login");
            assertThat(stranger.get("/login").status()).isEqualTo(200);
            assertThat(stranger.get("/login").text()).doesNotContain("192.0.2", "database");
            assertThat(stranger.get("/metrics").status()).isEqualTo(401);
            assertThat(stranger.get("/livez").status()).isEqualTo(200);
        }
    }
}
