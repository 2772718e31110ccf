/* Nothing is stored, and nothing is asked of anybody else: Swagger UI has a validator elsewhere. */
window.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  persistAuthorization: false,
  validatorUrl: null,
});
