/**
 * @module checklist/recognise/lexicon/data
 * Databases, migrations, backups and going back.
 */
import type { Lexicon } from '../words.ts'

export const DATA = {
  database: `en: database databases db postgres postgresql mysql mongodb redis sqlite mariadb
    de: datenbank* ~datenbank
    fr: base_de_donnees bases_de_donnees bdd
    es: base_de_datos bases_de_datos bd
    pt: banco_de_dados banco bd
    it: database base_dati
    nl: database
    pl: baza_danych bazy_danych bazie_danych bazy
    ru: база_данных базы_данных бд баз_данных
    sv: databas* ~databas
    tr: veritaban*
    zh: 数据库
    ja: データベース
    ko: 데이터베이스`,
  data: `en: data dataset records
    de: daten
    fr: donnees
    es: datos
    pt: dados
    it: dati
    nl: data gegevens
    pl: dane danych
    ru: данные данных
    sv: data
    tr: veri
    zh: 数据
    ja: データ
    ko: 데이터`,
  migration: `en: migration migrations migrate migrated db_migrate prisma_migrate migrate_deploy alembic flyway liquibase schema schema_change schema_changes data_migration data_migrations indexes_created database_indexes database_index db_indexes db_index indexes indices constraints
    de: migration* datenbankmigration* schema datenbankschema indizes ~migration ~migrationen
    fr: migration* schema index_de_base
    es: migracion* esquema indices
    pt: migracao migracoes esquema indices
    it: migrazion* schema indici
    nl: migratie* schema
    pl: migracj* schemat
    ru: миграц* схем* индекс*
    sv: migrering* migrasjon* schema indekser
    tr: migration* migrasyon* indeksler* semasi
    zh: 迁移 数据库迁移 迁移脚本 索引
    ja: マイグレーション インデックス スキーマ
    ko: 마이그레이션 인덱스 스키마`,
  backup: `en: backup backups back_up backed_up back_ups snapshot snapshots save_point recovery_point pg_dump mysqldump point_in_time_recovery backed_up
    de: backup* sicherung* datensicherung* gesichert sicherungskopie* ~backup ~backups ~sicherung
    fr: sauvegard* backup*
    es: copia_de_seguridad copias_de_seguridad respaldo* backup*
    pt: backup* copia_de_seguranca copias_de_seguranca
    it: backup* copia_di_sicurezza
    nl: back_up back_ups backup* reservekopie*
    pl: backup* kopia_zapasowa kopie_zapasowe kopii_zapasow* kopie_bezpieczenstwa
    ru: бэкап* бекап* резервн*_копи* резервное_копирование снапшот*
    sv: backup* sakerhetskopi* sikkerhetskopi* ~backup
    tr: yedek* yedeg*
    zh: 备份 快照
    ja: バックアップ スナップショット
    ko: 백업 스냅샷`,
  restore: `en: restore restored restorable restoration restoring recovery recover recoverable disaster_recovery failover dr drill
    de: wiederherstell* restore
    fr: restaur* restore
    es: restaurac* restaurar restaurad* recuperacion
    pt: restaurac* restaurar restore recuperacao
    it: ripristin* restore recupero
    nl: herstel* hersteld restore
    pl: przywrac* przywroc* odtwarz*
    ru: восстановл*
    sv: aterstall* gjenopprett*
    tr: geri_yukle* kurtarma geri_donus_testi
    zh: 恢复 还原 灾备
    ja: 復元 リストア 復旧
    ko: 복구 복원`,
  rollback: `en: rollback rollbacks roll_back rolled_back revert reverted reverting contingency downgrade back_out backout previous_version previous_release reversible
    de: rollback* ruckroll* zuruckrollen zuruckgerollt
    fr: rollback retour_arriere
    es: rollback reversion
    pt: rollback reversao reverter
    it: rollback ritorno_indietro
    nl: rollback terugrol* terugdraai*
    pl: rollback* wycofani* wycofania
    ru: откат* rollback
    sv: rollback aterga tilbakerulling*
    tr: geri_donus rollback geri_alma
    zh: 回滚 回退
    ja: ロールバック 切り戻し
    ko: 롤백`,
  testData: `en: test_data testdata sample_data demo_data dummy_data test_accounts seed_data test_users
    de: testdaten
    fr: donnees_de_test comptes_de_test
    es: datos_de_prueba contenido_de_prueba
    pt: dados_de_teste
    it: dati_di_test
    nl: testdata
    pl: dane_testowe
    ru: тестовые_данные
    sv: testdata
    tr: test_verileri
    zh: 测试数据
    ja: テストデータ
    ko: 테스트데이터`,
  retention: `en: retention retain*
    de: aufbewahrung*
    fr: retention conservation
    es: retencion
    pt: retencao
    it: conservazione retention
    nl: bewaartermijn*
    pl: retencj*
    ru: ретенц* хранени*
    zh: 保留
    ja: 保持
    ko: 보존`,
  seeding: `en: seeding seed seeds seeder seeders fixtures
    fr: seeds
    pt: seeds`,
  integrity: `en: data_integrity integrity data_consistency consistency_checks data_validation_queries row_counts
    de: datenintegritat datenkonsistenz
    fr: integrite_des_donnees
    es: integridad_de_los_datos integridad_de_datos
    pt: integridade_dos_dados
    it: integrita_dei_dati
    nl: data_integriteit
    pl: integralnosc
    ru: целостност*
    sv: dataintegritet
    tr: veri_butunlugu
    zh: 数据完整性 数据一致性
    ja: データ整合性
    ko: 데이터무결성`,
  drillWords: `en: drill exercise dry_run rehearsal rehearsed
    zh: 演练
    ja: 訓練 リハーサル`,
} satisfies Lexicon
