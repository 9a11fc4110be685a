package com.example.shop;

import com.example.shop.events.Json;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The mapper of Spring Boot reads bodies and writes responses as events are: strict about types. */
@Configuration
class EventsJson {

    @Bean
    JsonMapperBuilderCustomizer events() {
        return Json::configure;
    }
}
