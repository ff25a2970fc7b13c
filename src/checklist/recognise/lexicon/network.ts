/**
 * @module checklist/recognise/lexicon/network
 * What is seen from outside: sites, endpoints, certificates, names, headers.
 */
import type { Lexicon } from '../words.ts'

export const NETWORK = {
  health: `en: health_check health_checks healthcheck healthchecks healthz health_endpoint health_endpoints health readiness_probe liveness_probe liveness readyz readiness_checks readiness_endpoint ping_endpoint
    de: health_check* gesundheitscheck*
    fr: controle_de_sante healthcheck*
    es: chequeo_de_salud health_check*
    pt: verificacao_de_saude
    it: controllo_di_salute
    nl: gezondheidscontrole
    ru: хелсчек* проверк*_здоровья
    tr: saglik_kontrol*
    zh: 健康检查
    ja: ヘルスチェック
    ko: 헬스체크 상태확인`,
  endpoint: `en: endpoint endpoints api apis url urls route routes rest_api
    de: endpunkt* schnittstelle*
    fr: endpoint* point_d_acces
    es: endpoint*
    pt: endpoint*
    it: endpoint*
    nl: endpoint*
    pl: endpoint*
    ru: эндпоинт*
    sv: endepunkt* api_endepunkter
    tr: uc_nokta*
    zh: 接口 端点
    ja: エンドポイント
    ko: 엔드포인트 api응답`,
  site: `en: site website web_site homepage home_page landing_page frontend front_end web_app webapp page_loads pages 404_page 500_page redirect redirects broken_links links download_links links_work dead_links application_starts dashboard_loads
    de: website webseite startseite weiterleitung* links
    fr: site site_web page_d_accueil redirection* liens frontend
    es: sitio sitio_web pagina_principal enlaces redireccion* links frontend
    pt: site pagina_inicial redirecionament* links frontend
    it: sito pagina_principale reindirizzament* redirect link frontend
    nl: website site homepage startpagina
    pl: strona witryna przekierowani*
    ru: сайт* страниц* редирект* фронтенд
    sv: webbplats hemsida
    tr: site sitesi
    zh: 网站 首页 页面 前端 死链
    ja: サイト ページ フロントエンド リンク切れ リダイレクト
    ko: 사이트 웹사이트 프론트엔드 홈페이지 페이지`,
  wellKnown: `en: robots_txt sitemap_xml sitemap sitemap_index_xml ads_txt security_txt_file`,
  seo: `en: meta_tags meta_tag open_graph og_tags canonical_tags canonical_urls schema_org structured_data seo meta_titles meta_description meta_descriptions alt_text html_tags twitter_card favicon alt_tags alt_tag alt_attributes title_tags header_tags
    pl: meta_tagi
    ja: メタタグ ogp
    zh: 元标签`,
  connection: `en: connection connections connectivity database_connection database_connections db_connection connects
    de: verbindung*
    fr: connexion* connectivite
    es: conexion*
    pt: conexao conexoes
    it: connessione
    nl: verbinding* connectie
    pl: polaczeni*
    ru: соединени* подключени*
    sv: anslutning*
    tr: baglanti*
    zh: 连接
    ja: 接続
    ko: 연결`,
  websocket: `en: websocket websockets wss web_socket socket_io`,
  tls: `en: ssl tls https certificate certificates cert certs hsts lets_encrypt letsencrypt http_to_https https_redirect secure_ssl_redirect
    de: zertifikat* ssl_zertifikat* ~zertifikat ~zertifikate
    fr: certificat* ssl https
    es: certificado*
    pt: certificado*
    it: certificat*
    nl: certifica* ssl_certifica*
    pl: certyfikat*
    ru: сертификат*
    sv: certifikat* sertifikat* ~certifikat ~sertifikater
    tr: sertifika*
    zh: 证书
    ja: 証明書
    ko: 인증서`,
  dns: `en: dns dns_record dns_records cname a_record mx_records nameserver* spf dkim dmarc domain_points
    de: dns dns_eintrag* dns_eintrage
    ja: 名前解決
    zh: 域名解析 dns解析
    ko: 도메인연결`,
  domain: `en: domain domains domain_name
    de: domain domane
    fr: domaine
    es: dominio*
    pt: dominio*
    it: domini*
    nl: domein
    pl: domen*
    ru: домен*
    tr: alan_adi
    zh: 域名
    ja: ドメイン
    ko: 도메인`,
  firewall: `en: firewall firewall_rules open_ports ports_open ports port_open security_group security_groups ufw network_policy allowlist
    de: firewall* ports
    fr: pare_feu ports
    es: cortafuegos puertos firewall
    pt: firewall portas portas_abertas
    it: firewall porte
    nl: firewall* poorten
    pl: firewall* porty zapora
    ru: фаервол* файрвол* брандмауэр* firewall порты порт
    sv: brandvagg* brannmur*
    tr: guvenlik_duvari firewall
    zh: 防火墙 端口
    ja: ファイアウォール ポート
    ko: 방화벽 포트`,
  headers: `en: headers http_headers security_headers security_header response_headers csp content_security_policy helmet x_frame_options cors cors_origins cors_policy cors_settings allowed_origins gzip brotli cache_headers cache_control browser_caching http_compression compression x_content_type_options x_xss_protection strict_transport_security referrer_policy caching_strategies permissions_policy browser_cache
    de: sicherheitsheader* security_header*
    fr: en_tetes_de_securite headers_de_securite entetes compression
    es: cabeceras_de_seguridad headers_de_seguridad compresion cache_del_navegador
    pt: headers_de_seguranca cabecalhos_de_seguranca compressao cache_do_navegador
    it: header_di_sicurezza intestazioni_di_sicurezza compressione
    nl: beveiligingsheaders compressie
    pl: naglowki_bezpieczenstwa kompresja
    ru: заголовк*_безопасности сжатие
    sv: sakerhetshuvud* komprimering
    tr: guvenlik_basliklari sikistirma
    zh: 安全头 响应头 跨域
    ja: セキュリティヘッダ* 圧縮
    ko: 보안헤더 압축`,
  cdn: `en: cdn content_delivery_network cloudfront_distribution`,
  rateLimit: `en: rate_limit rate_limits rate_limiting rate_limiter throttling throttle
    de: rate_limiting ratenbegrenzung
    fr: limitation_de_debit rate_limiting
    es: limitacion_de_velocidad limite_de_tasa
    pt: limite_de_taxa
    it: limitazione_delle_richieste
    ru: rate_limiting лимит*_запросов
    zh: 限流 请求限流 速率限制
    ja: レート制限
    ko: 속도제한 요청제한`,
} satisfies Lexicon
