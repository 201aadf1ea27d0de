/// The verbs and the nouns of action with which tasks begin or end.
extension Lexicon {
    /// Nouns of action that may end a task, alone or with another noun before them.
    private static let actionNouns: [String] = """
        정리 수정 변경 추가 삭제 제거 작성 갱신 업데이트 배포 점검 확인 검토 검증 테스트 시험 구현 개발 설계 개선 보강 보완 적용 도입 분리 통합
        통일 이전 마이그레이션 전환 교체 조정 설정 구성 설치 생성 등록 조사 분석 측정 모니터링 공유 발송 전송 전달 보고 요청 문의 예약 준비 진행
        처리 대응 해결 복구 복원 백업 롤백 재시작 재생성 재시도 실행 호출 연동 연결 지원 리팩토링 리팩터링 리뷰 머지 병합 커밋 푸시 릴리스
        릴리즈 출시 오픈 게시 공지 안내 기록 로깅 튜닝 증설 확장 축소 압축 정렬 필터링 출력 표시 노출 숨김 차단 허용 제한 해제 취소 중단 종료
        시작 반영 제출 도출 취합 수집 집계 번역 교정 편집 디버깅 고정 회전 교육 인수인계 선정 선택 결정 논의 협의 정의 매핑 변환 파싱 렌더링
        캐싱 상향 하향 인상 인하 증가 감소 단축 구축 제작 업로드 다운로드 청소 폐기 이관 승인 발급 재발급 체크 픽스 빌드 정비 정돈 첨부 링크
        삽입 치환 이동 복사 복제 동기화 잠금 발행 구독 서명 파악 수립 마련 강화 완화 대체 최신화 고도화 최적화 자동화 간소화 표준화 암호화
        초기화 활성화 비활성화 시각화 문서화 무효화 이중화 모듈화 정규화 일원화 개편 개정 재구성 재작성 재배포 재설계 폐쇄 회수 조회 추출 산출
        계산 예측 기획 홍보 촬영 녹화 섭외 초대 참석 예매 정산 납부 환불 지급 청구 발주 입고 출고 포장 배치 할당 배정 분배 면담 방문 연락 답변
        회신 응대 상담 신청 접수 심사 채용 평가 피드백 가이드 스캔 암기 학습 훈련 로드 시딩 마스킹 태깅 백필 스케일링 프로파일링 벤치마크 퍼지
        구분 비교 계획 확보 개설 폐지 유지 보존 통보 제안 제공 반환 완료 마무리 보정 재검토 재확인 숙지 삭감 착수
        디자인 재부팅 부팅 인쇄 프린트 부착 보관 냉동 냉장 세척 살균 건조 보충 충전 환기 열람 대조 대사 검산 검색 조립 분해 해체 철거 시공 도색 용접 절단
        운반 운송 배송 배달 수령 인수 반출 반입 적재 진열 전시 게재 등재 기재 기입 입력 날인 결재 송금 입금 출금 이체 결제 모집 인터뷰 녹음 통역 출간 출판
        제본 코팅 회람 투표 선출 임명 채점 출제 처방 투약 접종 채혈 수술 진료 검진 이송 제보 협상 체결 해지 파기 개통 휴업 폐업 이사 세탁 조리 산책 파종
        수확 제초 방제 출하 선별 정렬 색인 재색인 패치 핫픽스 설득 독려 안배 응답 예열 점화 밀봉 개봉 탑재 장착 교정 측량 스크랩 필터 로테이션 증원
        충원 대청소 정산 상신 품의 재발송 재전송 캡처 캡쳐 북마크 프로비저닝 온보딩 오프보딩 모의 리허설 브리핑 큐레이션 벤치마킹 회귀 배분 격리 감시 추적 복호화 인덱싱 크롤링 동결 봉인 점등 소독 구매 주문 교환 반납 대여 수리 설명 소개 발표 보류 연기 단일화 다듬기
        덤프 리사이즈 리사이징 세팅 셋팅 셋업 포맷 제본 패키징 컨테이너화 스캐닝 녹취 편성 집필 퇴고 감수 윤문 결산 실사 발굴 수금 배차 소독 방역 상영 조율 진단
        처분 심의 의결 공증 말소 발췌 요약 각색 더빙 판촉 론칭 런칭 시연 모킹 프로토타이핑 재설치 재구축 재인쇄 재등록 재검증 재조정 재분배 재정렬 재기동 기동 정지
        재개 가동 증축 리모델링 보수 도배 페인팅 배관 배선 납땜 수거 회송 반송 캐스팅 리서치 소싱 모델링 라벨링 전처리 후처리 정제 클렌징 샘플링 검수 통폐합 스쿼시
        체리픽 리베이스 푸쉬 롤아웃 스케줄링 로딩 인스톨 언인스톨 리셋 리팩터 클리닝 테스팅 업그레이드 다운그레이드 업뎃 수선 관리 정비 대관 문서화 공고 고지 통지
        송출 방송 편철 추첨 시상 표창 순회 탐방 답사 견학 인솔 살포
        """.split { $0.isWhitespace }.map(String.init)

    static let actionsByLength: [Int: Set<String>] = Dictionary(grouping: actionNouns, by: \.count).mapValues(
        Set.init)

    /// Verbs with which English tasks begin.
    static let verbs: Set<String> = Set(
        """
        add adjust align allow analyse analyze annotate announce anonymise anonymize apply approve archive arrange ask assign
        attach audit automate backfill backport back bake batch benchmark block book bootstrap build bump bundle cache calculate
        call cancel capture change chase check clarify clean clear clone close collect combine commit communicate compare compile
        compress compute configure confirm connect consolidate contact convert coordinate copy correct cover create cut deactivate
        debug decide declare decommission decouple decrease dedupe define delete deliver deny deploy deprecate describe design
        detect determine develop diagnose disable discuss dismiss display distribute divide document double download draft drain
        drop dump edit eliminate email embed emit enable encrypt enforce ensure escalate establish estimate evaluate examine expand
        explain explore expose export extend extract fetch figure file fill filter find finish fix flag flush follow forbid force
        format forward freeze gather generate get give go grant group guard handle harden help hide highlight host identify ignore
        implement import improve include increase index inform initialize inline insert inspect install instrument integrate
        introduce inventory investigate invite isolate join keep kill label launch lead limit link list load localize lock log look
        lower maintain make map mark measure merge message migrate minify mirror mock modernize modify monitor move mute name
        normalize notify open optimise optimize order organise organize outline output override overhaul package paginate paint
        parallelize parse patch pause perform pick pilot pin ping plan polish port post prefetch prepare present preserve prevent
        print prioritize profile promote propose protect provide provision prune publish pull purge push put query queue raise
        reach read rebase rebuild record recover redact redesign redirect reduce refactor refresh register reindex reject rejoin
        release reload remind remove rename render renew reorder reorganise reorganize repair replace replay reply report
        reproduce request rerun research reserve reset resolve respond restart restore restrict resume retest retire retry return
        reuse revert review revise revoke rewrite roll rotate round route run sanitize save scale scan schedule scope scrub search
        secure seed send separate serve set setup share ship shorten show shrink shut sign simplify simulate skip sort speed split
        squash stabilize stage standardize start stop store stream streamline strip stub submit summarise summarize support suppress
        swap switch sync tag take teach tell test throttle tidy tighten toggle trace track train transfer translate trigger trim
        have see recommend suggest gather interview hire laminate mow photograph proofread rehearse rent scrape sketch solve
        survey wash weigh wipe withdraw dig erase enquire inquire enter enroll fold grind hang hold iron lay lend mop negotiate
        obtain pack peel plant plug pour press quit rinse scrub seal sell shred spray staple stack stamp sweep throw trade
        unpack unplug weld yank reinstall lint containerize dockerize mitigate offboard onboard elaborate brainstorm
        rephrase lengthen enlarge resize rework relocate recolor recolour crop animate adapt amend appoint append await
        ban bind broaden calibrate certify classify coach customise customize dial mail phone ring engage enrich
        fork fund hash hook jot manage mask mount nudge offer operate park partition poll preload process prototype
        quantify rank reconcile redo refill refund reimburse relay restock reword scaffold segment sharpen shift
        soften specify spin strengthen stretch sum supply suspend tail transcribe transform uncover undelete
        unsubscribe upsert vet whitelist allowlist withhold practise practice revisit reindex correct settle assemble
        boil book arrange trigger disconnect reconnect unify fill insert
        reboot boot bring paint hand feed empty reschedule rework tidy wash dust drive train deliver invite remind sew cook polish
        cc bcc triage truncate try tune turn tweak type unblock undo unify uninstall unpin unlock update upgrade upload use vacuum validate
        vendor verify version visit visualize wait walk warm warn watch widen wire wrap write zip triple water order buy pay
        accept acknowledge acquire activate address administer advertise advise aggregate agree alert alphabetize
        alter answer apologise apologize articulate assess assist assure attend augment authorise authorize avoid
        babysit backdate blend bolt boost borrow bounce brief broadcast browse capitalise capitalize carry catch
        categorise categorize celebrate chart chop circulate cite clamp clip coat collate comb commission compensate
        complain complete compose concatenate conclude conduct consider constrain construct consult contain continue
        contribute correlate count crawl curate dampen declutter decorate decrypt dedicate deduct deduplicate defer
        defrost delay delegate demo demonstrate depict derive destroy detach digitise digitize direct disallow
        disinfect dispatch dispose distill diversify donate dry duplicate earmark educate elect emphasize employ
        enclose encode encourage enlist entitle equip evacuate exclude execute exempt expedite expire extinguish
        facilitate familiarize fasten fax finalise finalize flatten flip foster freshen furnish gauge geocode glue
        grade graph greet halt handwrite haul hoist honor humanize illustrate imitate impersonate implant incorporate
        infer inflate inherit initiate inject inspire insure intercept internationalize interpolate invalidate invert
        invoice itemize juggle justify knit lift liquidate listen lubricate manufacture mix moderate narrow navigate
        neutralize nominate normalise nurture obfuscate observe occupy omit orchestrate orient originate overlay
        oversee overwrite pair parallelise paste photocopy plot populate postpone preheat preset preview probe procure
        produce pronounce prove publicize purchase purify pursue quarantine quote rate reactivate reassess reassign
        rebalance rebook rebrand recalculate recall receive recharge recheck reclaim recompile recount recruit recycle
        redeem redeploy redistribute redraw refer refine reflect refocus reformat refrigerate refuel regenerate
        regroup regulate reinforce reinstate reissue reiterate relabel relieve remake remodel remount renegotiate
        renovate reopen repaint repartition repay repeat reposition repost represent reprint reprioritize reprocess
        reprogram reread rescale rescan rescue reseed resell resend reshape resign resist resolder restate restructure
        resubmit resurface retag retain retake rethink retitle retouch retrain retrieve reunite revalidate reveal
        revitalize revive ripen roast salvage score screenshot scroll sculpt segregate select shard shelve shout
        shuffle shuttle sideload slice snapshot soak solder solicit speak sponsor squeeze standardise stash steer
        sterilize stir stitch straighten study subclass subscribe substitute subtract superimpose supervise supplement
        surround sustain synchronise synchronize synthesize tabulate tackle talk tap tape terminate tokenize touch
        toughen transport treat troubleshoot unarchive unassign unbind unclog undeploy underline understand undertake
        unfreeze unhide unlink unload unmute unpublish unset untag unveil unwrap upcycle utilise utilize vacate
        vectorize view watermark wrangle
        """.split { $0.isWhitespace }.map(String.init))

    static func isVerb(_ word: String) -> Bool {
        verbs.contains(word) || (word.hasPrefix("re") && verbs.contains(String(word.dropFirst(2))))
    }
}
