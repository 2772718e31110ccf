package io.gatehouse.mail;

import static io.restassured.RestAssured.given;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class NoDevMailTest {
    @Test
    void caughtMailsAreOnlyShownInDevelopment() {
        given().get("/dev/mail").then().statusCode(404);
    }
}
