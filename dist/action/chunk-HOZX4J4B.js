import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
var e=["postgres","mysql","sqlite"];export{e as a};
