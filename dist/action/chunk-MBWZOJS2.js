import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
var r=["pull","deploy"],o=["preflight","deploy"],l=["verify","post-deploy","rollback","rollback-trigger","recurring","alerting","info"],s=t=>r.filter(n=>t.some(e=>n==="deploy"?o.includes(e):!o.includes(e)&&!l.includes(e)));export{r as a,s as b};
