/**
 * @module checklist/recognise/lexicon/watching
 * How it is watched: metrics, alerts, dashboards, logs, errors.
 */
import type { Lexicon } from '../words.ts'

export const WATCHING = {
  monitoring: `en: monitoring monitor monitors monitored observability watch watching metrics metric telemetry prometheus apm track tracking usage_tracking baseline_metrics slo slos error_budget
    de: monitoring uberwach* metriken beobachten
    fr: monitoring surveill* supervision metriques
    es: monitoreo monitorizac* monitorear monitorizar metricas vigilar
    pt: monitoramento monitorar metricas monitorad* observabilidade
    it: monitoraggio monitorare metriche monitorat*
    nl: monitoring bewaking monitoren
    pl: monitoring* monitorow* metryk*
    ru: мониторинг* метрик* мониторить наблюд*
    sv: overvak* overvaking monitorering matvarden
    tr: izleme izleniyor metrik*
    zh: 监控 指标
    ja: 監視 モニタリング メトリクス
    ko: 모니터링 지표 메트릭`,
  measure: `en: error_rate error_rates latency latencies p99 throughput cpu cpu_usage memory memory_usage memory_leaks memory_leak disk disk_space resource_usage cache_hit database_performance system_performance application_performance performance_metrics performance performant uptime system_load stability 5xx 4xx server_resources resources system_health system_resources replication_lag replica_lag read_replica_lag
    de: fehlerrate latenz* auslastung ressourcen arbeitsspeicher leistung
    fr: taux_d_erreur latence memoire performances
    es: tasa_de_errores latencia rendimiento memoria
    pt: taxa_de_erro* latencia desempenho memoria
    it: tasso_di_errore latenza prestazioni memoria
    nl: foutpercentage latentie prestaties geheugen resources
    pl: wydajnosc opoznien* pamiec
    ru: уровень_ошибок задержк* производительност* памят*
    sv: felfrekvens prestanda minne ytelse
    tr: hata_orani gecikme performans* bellek
    zh: 错误率 延迟 性能 内存 资源
    ja: エラー率 遅延 パフォーマンス メモリ
    ko: 오류율 지연 성능 메모리`,
  responseTime: `en: response_time response_times network_latency api_latency p95 load_time loading_time page_load load_times page_speed
    de: antwortzeit* ladezeit*
    fr: temps_de_reponse temps_de_chargement
    es: tiempos_de_respuesta tiempo_de_respuesta tiempo_de_carga
    pt: tempo_de_resposta tempos_de_resposta tempo_de_carregamento
    it: tempi_di_risposta tempo_di_caricamento
    nl: responstijd* laadtijd*
    pl: czas_odpowiedzi
    ru: врем*_ответа врем*_загрузки
    sv: svarstid* responstid*
    tr: yanit_suresi
    zh: 响应时间
    ja: レスポンスタイム 応答時間
    ko: 응답시간`,
  query: `en: queries slow_queries query query_performance
    de: abfragen
    fr: requetes
    es: consultas
    zh: 查询 慢查询
    ja: クエリ`,
  silenced: `en: silence* mute* muted snooze*`,
  alert: `en: security_monitoring alert alerts alerting alarm alarms alert_rules alert_rule alert_thresholds alertmanager pager
    de: alarm* warnmeldung* alerting alerts
    fr: alert*
    es: alerta* alertas
    pt: alerta* alarme*
    it: allert* avvisi_di_sistema allarm*
    nl: alert* waarschuwing* alarmering
    pl: alert* alarm*
    ru: алерт* оповещения_о
    sv: larm varning* alarmer varsling*
    tr: alarm* uyari*
    zh: 告警 报警 警报
    ja: アラート アラーム
    ko: 알람 경고 얼럿`,
  dashboard: `en: dashboard dashboards grafana monitoring_dashboard kibana_dashboards
    de: dashboard*
    fr: tableau_de_bord tableaux_de_bord dashboard*
    es: dashboard* tablero* panel_de_control
    pt: dashboard* painel paineis
    it: dashboard cruscott*
    pl: dashboard* pulpit*
    ru: дашборд*
    tr: gosterge_paneli
    zh: 仪表盘 看板 监控面板
    ja: ダッシュボード
    ko: 대시보드`,
  uptime: `en: uptime_monitoring uptime_monitor uptime_checks uptimerobot uptime_robot pingdom external_monitoring synthetic_monitoring synthetics distributed_tracing tracing traces security_advisory advisory incidents no_incidents
    de: uptime_monitoring erreichbarkeitsuberwachung
    fr: surveillance_de_la_disponibilite
    es: monitoreo_de_uptime
    pt: monitoramento_de_uptime
    zh: 链路追踪
    ja: 死活監視 外形監視`,
  log: `en: log logs logging log_file log_files error_logs application_logs audit_logging audit_logs log_aggregation log_rotation error_patterns access_logs structured_logging logged log_retention loki elk splunk
    de: log logs protokoll* logdatei* protokollierung logging
    fr: log logs journaux journalisation
    es: log logs registros
    pt: log logs registros
    it: log registri
    nl: log logs logboek* logging
    pl: log logi logow
    ru: лог логи логов логирован* журнал*
    sv: logg* loggar logger
    tr: log logu loglama loglar* gunluk*
    zh: 日志
    ja: ログ
    ko: 로그`,
  error: `en: error errors warnings exceptions exception failures crash crashes crash_free
    de: fehler* warnungen
    fr: erreur*
    es: error errores
    pt: erro erros
    it: errore errori
    nl: fout fouten errors
    pl: blad bledy bledow
    ru: ошибк* ошибок
    sv: fel
    tr: hata hatalar
    zh: 错误 异常 报错
    ja: エラー 例外
    ko: 에러 오류`,
  tracker: `en: crash_reports crash_report crash_monitoring sentry bugsnag rollbar crashlytics error_tracking error_reporting error_tracker error_monitoring raygun exception_tracking crash_reporting error_logging error_capture crash_dashboard
    de: fehler_tracking fehlerverfolgung error_tracking
    fr: suivi_des_erreurs monitoring_d_erreurs
    es: seguimiento_de_errores
    pt: rastreamento_de_erros monitoramento_de_erros
    it: tracciamento_errori
    nl: foutregistratie
    pl: sledzenie_bledow
    ru: трекинг_ошибок отслеживание_ошибок
    sv: felsparning feilsporing
    tr: hata_takip hata_izleme
    zh: 错误追踪 错误监控
    ja: エラートラッキング エラー監視 クラッシュ監視 クラッシュ
    ko: 에러추적 오류추적`,
} satisfies Lexicon
