"""Words of promotion, by what they do. Our own; add what operators report, never copy from a labelled set."""

CONTACTS = (
    "加微信", "加薇", "加v", "加我", "微信号", "扫码", "二维码", "添加客服", "联系客服", "私聊我", "私信我", "滴滴我",
    "联系人", "联系电话", "咨询电话", "热线", "电联", "来电", "致电", "加群", "进群", "加qq", "联系我", "找我拿", "电话:",
    "手机:", "公众号", "企业微信", "戳我", "客服", "微信同号", "经理", "请联系",
)  # fmt: skip
PRICES = (
    "特价", "原价", "现价", "售价", "优惠价", "团购价", "半价", "折扣", "打折", "立减", "满减", "返现", "返利", "低至",
    "仅需", "包邮", "优惠券", "代金券", "红包雨", "零首付", "免息", "手续费", "月入", "日赚", "利息", "佣金", "提成",
    "首付", "额度", "彩金", "积分", "送话费", "批发价", "成本价", "会员价", "秒杀价", "起拍", "买一送", "满赠", "买就送",
    "充值", "抵现", "奖金", "现金",
)  # fmt: skip
CALLS = (
    "点击", "立即", "马上抢", "抢购", "下单", "速来", "快来", "赶快", "赶紧", "扫码领", "领取", "报名", "预约", "订购",
    "欢迎咨询", "欢迎来电", "欢迎选购", "详询", "详情", "咨询", "火速", "不容错过", "不要错过", "机会难得", "抓紧",
    "敬请", "恭候", "光临", "拨打", "回复", "登录", "登陆", "注册", "下载", "激活", "兑换", "办理", "验证", "参与",
    "转发", "有意者", "需要的", "想要的", "诚邀", "招代理", "招商", "加盟", "代理", "拼团", "接龙", "抢先", "先到先得",
    "联系我", "请加", "请点", "上车", "冲鸭",
)  # fmt: skip
STYLE = (
    "限时", "限量", "秒杀", "清仓", "甩卖", "大促", "促销", "特惠", "钜惠", "巨惠", "狂欢", "爆款", "热卖", "热销", "新品上市",
    "厂家直销", "正品", "现货", "一手货源", "一件代发", "诚信经营", "信誉", "免费试", "免费领", "免费送", "好礼", "豪礼",
    "礼品", "中奖", "抽奖", "恭喜您", "尊敬的", "老客户", "新老", "开业", "周年庆", "店庆", "感恩回馈", "回馈", "优惠活动",
    "优惠", "名额有限", "最后一天", "仅限", "仅剩", "无抵押", "免抵押", "贷款", "放款", "秒批", "信用卡", "套现", "代开",
    "发票", "刻章", "办证", "证件", "文凭", "学历提升", "包过", "棋牌", "博彩", "百家乐", "彩票", "娱乐城", "赌场",
    "澳门", "下注", "六合彩", "时时彩", "首存", "返水", "兼职", "日结", "刷单", "在家赚钱", "躺赚", "稳赚", "高收益", "内部消息",
    "牛股", "荐股", "涨停", "理财", "楼盘", "商铺", "学区房", "现房", "精装", "首付", "减肥", "瘦身", "美白", "祛斑",
    "丰胸", "壮阳", "增高", "学生妹", "上门服务", "包夜", "会所", "桑拿", "按摩", "特殊服务", "账户异常", "冻结", "逾期",
    "失效", "宽带", "流量包", "套餐", "话费", "提速", "代购", "微商", "总代", "零售", "批发", "专柜", "旗舰店", "专卖",
    "品牌", "系列", "全场", "购物", "新款", "商城", "超市", "家居", "建材", "装修", "培训班", "培训", "招生", "试听", "课程",
    "名师", "官网", "网址", "平台", "银行", "有限公司",
)  # fmt: skip
WEAK_STYLE = (
    "活动", "免费", "专业", "服务", "公司", "本店", "我店", "店内", "您", "亲们", "宝妈", "福利", "赠送", "质量", "保证",
    "放心", "全国", "快递", "客户", "会员", "超值", "实惠", "低价", "便宜", "价格", "产品", "推荐",
)  # fmt: skip
ENGLISH_CALLS = (
    "click here to", "click the link below", "order now", "order today", "buy now", "shop now", "register now", "join now", "hurry up",
    "call now", "call us", "dm me for", "dm for", "inbox me", "book now", "visit our", "limited seats", "grab your", "claim your",
    "get yours", "don't miss out", "dont miss out", "enroll now", "place your order", "while stocks last", "while supplies last",
)  # fmt: skip
ENGLISH_PRICES = (
    "discount", "% off", "free shipping", "half price", "best price", "lowest price", "promo code", "coupon", "cashback", "wholesale price",
)  # fmt: skip
ENGLISH_STYLE = (
    "limited time", "limited offer", "special offer", "flash sale", "on sale", "clearance", "best deal", "great deal", "best quality",
    "guaranteed", "100% original", "brand new", "in stock", "new arrival", "earn money", "make money", "work from home", "passive income",
    "giveaway", "free trial", "no experience needed", "risk free", "exclusive offer", "money back", "congratulations you", "promotion",
    "wholesale", "best seller", "bestseller", "top quality", "reseller", "our store", "our shop",
)  # fmt: skip
