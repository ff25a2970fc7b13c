/**
 * @module checklist/recognise/lexicon/release
 * Versions, tags, changelog, packages.
 */
import type { Lexicon } from '../words.ts'

export const RELEASE = {
  tag: `en: tag tags tagged tagging git_tag git_tags retag release_tag release_tags rc_tag version_tag versions_tag
    de: tag tags getaggt taggen
    fr: tag etiquet* tagg*
    es: tag tags etiquet*
    pt: tag tags tagueie taggear tagueada
    it: tag etichett*
    nl: tag tags getagd
    pl: tag tagi otagow*
    ru: тег тега теги тэг*
    sv: tagga* tagg
    tr: etiket*
    zh: 打标签 标签 打tag
    ja: タグ タグ付け
    ko: 태그 태깅`,
  version: `en: version versions version_number version_numbers semver versioning previous_version previous_release package_version version_string version_strings build_number
    de: version versionsnummer* version_nummer versions_nummer
    fr: version versions numero_de_version
    es: version versiones
    pt: versao versoes
    it: version* numero_di_versione
    nl: versie versienummer
    pl: wersj*
    ru: верси*
    sv: version* versjon*
    tr: surum*
    zh: 版本 版本号
    ja: バージョン
    ko: 버전`,
  bump: `en: bump bumped bumps bumping increment incremented increase bumpversion bump_version version_bump
    de: erhoh* hochgezahlt anheben
    fr: incrementer incremente*
    es: incrementar incrementad* subir_version
    pt: incrementar incrementad*
    it: incrementare incrementat*
    nl: verhoogd ophogen
    pl: podbit* zwiekszon*
    ru: поднят* увелич*
    sv: oka hoj*
    zh: 升级版本 递增
    ja: 上げる
    ko: 올리기`,
  manifest: `en: package_json cargo_toml pyproject_toml pyproject setup_py setup_cfg composer_json pom_xml build_gradle gemspec pubspec_yaml version_py version_txt info_plist app_json app_config_js chart_yaml csproj mix_exs manifest_json init_py package_lock_json
    ja: マニフェスト`,
  changelog: `en: changelog changelogs change_log changelog_md changes_md history_md news_md news_file unreleased changes_rst changelog_rst release_history keep_a_changelog
    de: changelog anderungsprotokoll anderungsliste
    fr: journal_des_modifications
    es: registro_de_cambios
    pt: registro_de_alteracoes
    it: registro_delle_modifiche
    nl: wijzigingslog*
    pl: lista_zmian dziennik_zmian
    ru: список_изменений журнал_изменений чейнджлог
    sv: andringslogg* endringslogg*
    tr: degisiklik_gunlugu degisiklik_listesi
    zh: 变更日志 更新日志 变更记录
    ja: 変更履歴 変更ログ チェンジログ
    ko: 변경로그 체인지로그 변경이력`,
  releaseNotes: `en: release_notes release_note releasenotes release_notes_md release_announcement_text whats_new notes_de_version
    de: versionshinweise release_notes releasenotes
    fr: notes_de_version notes_de_publication
    es: notas_de_la_version notas_de_version notas_de_lanzamiento
    pt: notas_de_versao notas_de_lancamento notas_da_versao notas_de_release notas_de_versao
    it: note_di_rilascio note_di_versione
    nl: releasenotes release_notes
    pl: informacje_o_wydaniu notatki_z_wydania
    ru: заметки_о_выпуске примечания_к_выпуску релиз_ноутс
    sv: versionsinformation releaseanteckningar
    tr: surum_notlari
    zh: 发布说明 发行说明 版本说明 发版说明 更新说明
    ja: リリースノート
    ko: 릴리스노트 릴리즈노트 배포노트`,
  release: `en: release releases released releasing github_release github_releases gitlab_release git_release prerelease pre_release ga
    de: release releases veroffentlichung
    fr: release parution
    es: release lanzamiento
    pt: release lancamento
    it: release rilascio
    nl: release
    pl: wydani* release
    ru: релиз* выпуск*
    sv: release lansering slapp
    tr: release
    zh: 发布 发版
    ja: リリース
    ko: 릴리스 릴리즈`,
  github: `en: git github gitlab github_com github_release github_releases gitlab_release releases_page git_release gitea codeberg`,
  publish: `en: publish published publishes publishing upload uploaded push pushed submit submitted ship shipped send_builds
    de: veroffentlich* publiziert gepusht pushen hochgeladen hochladen
    fr: publi* pousse* televers*
    es: publicar publicad* publique subir subid*
    pt: publicar publicad* publique enviar_para
    it: pubblic* caricat*
    nl: gepubliceerd publiceren gepusht
    pl: opublikow* wypchnij
    ru: опубликов* публик* запушен*
    sv: publicera* publisert
    tr: yayinla* pushlandi
    zh: 推送 上传
    ja: 公開 プッシュ アップロード
    ko: 푸시 게시 업로드`,
  registry: `en: npm pypi pypi_org test_pypi testpypi crates_io cargo_publish npm_publish twine_upload nuget maven_central sonatype rubygems packagist docker_hub dockerhub ghcr ecr container_registry docker_registry registry docker_image docker_images container_image container_images homebrew_formula conda_forge conda anaconda feedstock snapcraft flathub chocolatey winget hex_pm pub_dev vs_code_marketplace marketplace artifactory cran helm_chart yarn_publish pnpm_publish gem_push cocoapods jsr package_published
    de: dockerimage* docker_registry
    zh: 镜像 npm包 pypi包
    ja: イメージ
    ko: 이미지푸시 레지스트리`,
  homebrew: `en: homebrew homebrew_tap brew_tap homebrew_pr`,
} satisfies Lexicon
